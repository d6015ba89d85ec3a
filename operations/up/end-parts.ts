import type { Logger } from 'pino'

/** Parts that have to be ended, the last one begun first. */
export interface Endings {
  add(part: string, end: () => Promise<void> | void): void
  /** One after another; what fails or hangs is logged and left behind. True: all ended in time. */
  run(patienceMs: number, log: Pick<Logger, 'error'> | null): Promise<boolean>
}

export function createEndings(): Endings {
  const endings: { readonly part: string; readonly end: () => Promise<void> | void }[] = []
  return {
    add(part, end) {
      endings.push({ part, end })
    },
    async run(patienceMs, log) {
      const all = async (): Promise<true> => {
        for (let last = endings.pop(); last !== undefined; last = endings.pop()) {
          try {
            await last.end()
          } catch (error) {
            log?.error({ err: error, part: last.part }, 'a part did not end cleanly')
          }
        }
        return true
      }
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), patienceMs)
      })
      const ended = await Promise.race([all(), patience])
      clearTimeout(timer)
      return ended
    },
  }
}
