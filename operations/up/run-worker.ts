import { join } from 'node:path'
import type { Logger } from 'pino'
import { instantFromMs } from '../../domain/calendar/instant.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import type { CalendarFolder } from '../../config/read-calendars.ts'
import { closedLine } from '../../config/owner-only.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'
import { startKeeper } from '../../temporal/client/start-keeper.ts'
import { claimDataFolder } from './data-folder.ts'
import { createEndings } from './end-parts.ts'
import { namespaceWorkflowsFor } from './namespace-workflows.ts'
import { joinSharedLedger } from './join-shared-ledger.ts'
import { keysOfNewFolder } from './keys-of-new-folder.ts'
import { reachForeign } from './reach-temporal.ts'
import { listenForStop } from './stop-request.ts'
import { createTroubles, ledgerTrouble } from './troubles.ts'
import { failureOfWorker } from './worker-failure.ts'
import type { PrepareWorker } from './worker-port.ts'

export interface WorkerOrder {
  readonly dataFolder: string
  /** Null: `ledger.db` in the data folder. */
  readonly ledger: LedgerPlace | null
  readonly temporal: TemporalServer
  readonly calendars: CalendarFolder
  /** Where histories are archived; null: in the data folder. */
  readonly archiveFolder: string | null
}

const orderlyEndMs = 14_000
/** As after Ctrl-C. */
const forcedExitCode = 130

/**
 * Runs a worker on a server that is already there until it is asked to end; gives back why it ended by itself, null when
 * it did not. What the namespace lacks is told and does not stop it. Throws what keeps it from starting.
 */
export async function runWorker(
  { dataFolder: given, ledger: place, temporal, calendars, archiveFolder }: WorkerOrder,
  prepareWorker: PrepareWorker,
  log: Logger,
  tell: (line: string) => void,
): Promise<Refusal | null> {
  const claimed = await claimDataFolder(given, 'worker')
  const dataFolder = claimed.path
  if (claimed.wasOpen) tell(closedLine(claimed.path))
  const endings = createEndings()
  endings.add('lock', () => claimed.release())
  const force = (): void => process.exit(forcedExitCode)
  const stop = listenForStop(force)
  try {
    if (place === null) await keysOfNewFolder(dataFolder)
    const ledger = await openLedger(place ?? { file: join(dataFolder, 'ledger.db') })
    endings.add('ledger', () => ledger.close())
    if (place !== null)
      await joinSharedLedger(ledger, { dataFolder, archiveFolder }, instantFromMs(Date.now()))
    await putCalendarVersion(ledger, calendars.version, calendars.years)
    const reached = await reachForeign(
      { ...temporal, hasOwnArchive: archiveFolder !== null },
      tell,
      stop.signal,
    )
    endings.add('temporal', () => reached.stop())
    for (const { problem, command } of reached.problems) tell(`${problem}\n  ${command}`)
    const startWorker = await prepareWorker()
    stop.signal.throwIfAborted()
    const { version: calendarVersion } = calendars
    const worker = await startWorker({
      ...temporal,
      dataFolder,
      calendarVersion,
      ledger,
      log,
      onLedger: ledgerTrouble(createTroubles(tell, log)),
      tell,
    })
    endings.add('worker', () => worker.stop().catch(() => undefined))
    if (namespaceWorkflowsFor(reached.startRefusal, []).length > 0) await startKeeper(reached.temporal.client)
    tell(`工作进程已就绪 / worker ready: ${temporal.address} ${temporal.namespace}`)
    const failure = await Promise.race([
      stop.requested.then(() => null),
      failureOfWorker(worker, stop.signal),
    ])
    return failure === null ? null : refuse('unavailable', { problem: failure })
  } catch (error) {
    if (!stop.signal.aborted) throw error
    return null
  } finally {
    const inTime = await endings.run(orderlyEndMs, log)
    if (!inTime) force()
    stop.dispose()
  }
}
