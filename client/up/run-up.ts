import { type Refusal, refuse } from '../../domain/refusals.ts'
import { closedLine } from '../../config/owner-only.ts'
import { claimDataFolder } from '../../operations/up/data-folder.ts'
import { createEndings } from '../../operations/up/end-parts.ts'
import { openLogFile } from '../../operations/up/open-log.ts'
import type { LiveView } from './live-view.ts'
import type { ReachedTemporal } from '../../operations/up/reach-temporal.ts'
import { startParts } from './start-parts.ts'
import { listenForStop } from '../../operations/up/stop-request.ts'
import type { UpOrder, UpOutput } from './up-order.ts'
import { failureOfWorker } from '../../operations/up/worker-failure.ts'
import type { PrepareWorker } from '../../operations/up/worker-port.ts'

const orderlyEndMs = 14_000
/** As after Ctrl-C. */
const forcedExitCode = 130

/**
 * Runs Temporal, worker, API and the teams until it is asked to end, or one of them fails for good. Gives back what was
 * refused, a failure first; a team that is refused does not hold up the others. Throws what keeps it from starting.
 * @source docs/operations.md, "What runs"
 */
export async function runUp(
  order: UpOrder,
  prepareWorker: PrepareWorker,
  output: UpOutput,
): Promise<readonly Refusal[]> {
  const claimed = await claimDataFolder(order.dataFolder, 'up')
  const dataFolder = claimed.path
  if (claimed.wasOpen) output.tell(closedLine(claimed.path))
  const endings = createEndings()
  endings.add('lock', () => claimed.release())
  const servers: ReachedTemporal[] = []
  const shown: { view: LiveView | null } = { view: null }
  const force = (): void => {
    for (const server of servers) server.kill()
    process.exit(forcedExitCode)
  }
  const stop = listenForStop(force)
  const logFile = openLogFile(dataFolder, order.logLevel)
  const { log } = logFile
  endings.add('log', () => logFile.close())
  try {
    const { reached, worker, refusals } = await startParts(order, prepareWorker, {
      dataFolder,
      log,
      endings,
      stop: stop.signal,
      output,
      tell: (line) => (shown.view === null ? output.tell(line) : shown.view.say(line)),
      onTemporal: (each) => servers.push(each),
      onView: (view) => {
        shown.view = view
      },
    })
    const failure = await Promise.race([
      stop.requested.then(() => null),
      reached.lost,
      failureOfWorker(worker, stop.signal),
    ])
    shown.view?.stop()
    shown.view = null
    output.tell(
      failure === null
        ? '正在停止，再按 Ctrl-C 立即退出 / stopping, Ctrl-C again ends at once'
        : `运行中断 / interrupted: ${failure}`,
    )
    log.info({ failure }, 'stopping')
    return failure === null ? refusals : [refuse('unavailable', { problem: failure }), ...refusals]
  } catch (error) {
    if (!stop.signal.aborted) throw error
    log.warn({ err: error }, 'stopped while starting')
    return []
  } finally {
    const inTime = await endings.run(orderlyEndMs, log)
    if (!inTime) force()
    stop.dispose()
  }
}
