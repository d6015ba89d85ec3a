import type { LocalTemporal } from '../../temporal/local/local-temporal.ts'
import { reasonOf } from '../../temporal/local/errors.ts'

/** The embedded server, started again once when it ends by itself. */
export interface KeptServer {
  readonly first: LocalTemporal
  /** Settled with the reason when it has ended for good without being asked to. */
  readonly lost: Promise<string>
  stop(): Promise<void>
  /** At once; for a forced end. What it has acknowledged is on disk. */
  kill(): void
}

/** `tell` gets a line when the server ended and when it is back. Throws what `start` throws. */
export async function keepServer(
  start: () => Promise<LocalTemporal>,
  tell: (line: string) => void,
): Promise<KeptServer> {
  const first = await start()
  let current = first
  let stopping = false
  const watch = async (): Promise<string> => {
    await first.exited
    if (stopping) return neverLost()
    tell('Temporal 意外退出，正在重新启动 / the Temporal server ended by itself, starting it again')
    try {
      current = await start()
    } catch (error) {
      return reasonOf(error)
    }
    // A stop that came meanwhile found only the first one.
    if (isStopping()) await current.stop()
    else tell('Temporal 已恢复 / the Temporal server is back')
    await current.exited
    return isStopping() ? neverLost() : 'Temporal 再次意外退出 / the Temporal server ended a second time'
  }
  const isStopping = (): boolean => stopping
  const kill = (): void => {
    try {
      process.kill(current.pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  const lost = watch()
  return {
    first,
    lost,
    async stop() {
      stopping = true
      await current.stop()
    },
    kill,
  }
}

function neverLost(): Promise<never> {
  return new Promise(() => undefined)
}
