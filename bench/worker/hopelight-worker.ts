import { join } from 'node:path'
import { readCalendars } from '../../config/read-calendars.ts'
import { noticeWords } from '../../config/notice-words.ts'
import { fileOnly } from '../../workers/notice-channels.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { startLedgerWorker } from '../../workers/ledger-worker.ts'
import type { RunningWorker } from '../../workers/worker.ts'
import type { WorkerOrder } from './worker-order.ts'

/** The worker of `hopelight worker`, over a ledger on disk. */
export async function startHopelightWorker(
  { address, namespace, maxCachedWorkflows, folder }: WorkerOrder,
  code: string,
): Promise<RunningWorker> {
  const calendars = readCalendars()
  const ledger = await openLedger({ file: join(folder, 'ledger.db') })
  await putCalendarVersion(ledger, calendars.version, calendars.years)
  const settings = {
    address,
    namespace,
    maxCachedWorkflows,
    dataFolder: folder,
    ways: fileOnly(noticeWords(), folder),
  }
  const worker = await startLedgerWorker({ ...settings, calendarVersion: calendars.version }, ledger, {
    code,
    sourceHash: '',
  })
  return {
    ...worker,
    async stop() {
      await worker.stop()
      await ledger.close()
    },
  }
}
