import type { Logger } from 'pino'

/** What keeps a part from doing its work at this moment; each is told once when it begins and once when it is over. */
export interface Troubles {
  /** The same again under the same key is not told again. */
  begin(key: string, line: string): void
  /** Nothing when there is none under that key. */
  end(key: string, line: string): void
  current(): readonly string[]
}

export function createTroubles(tell: (line: string) => void, log: Pick<Logger, 'error' | 'info'>): Troubles {
  const lines = new Map<string, string>()
  return {
    begin(key, line) {
      if (lines.get(key) === line) return
      lines.set(key, line)
      log.error({ trouble: key }, line)
      tell(line)
    },
    end(key, line) {
      if (!lines.delete(key)) return
      log.info({ trouble: key }, line)
      tell(line)
    },
    current: () => [...lines.values()],
  }
}

/** For whoever writes the ledger: why it cannot be written, and null when it can. */
export function ledgerTrouble(troubles: Troubles): (problem: string | null) => void {
  return (problem) => {
    if (problem === null) troubles.end('ledger', '台账已恢复写入 / the ledger can be written again')
    else
      troubles.begin(
        'ledger',
        `台账写不进去，等待并重试，Temporal 已受理的不会丢失 / the ledger cannot be written, trying again: ${problem}`,
      )
  }
}
