import type { StartRehearsalWorker } from '../../../rehearsal/worker-port.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { fileOnly } from '../../../workers/notice-channels.ts'
import { startLedgerWorker } from '../../../workers/ledger-worker.ts'
import { installRuntimeLog } from '../../../workers/runtime-log.ts'

/** The SDK takes its log once a process. */
let hasLog = false

/** A worker in this process, which may play several rehearsals one after another. */
export const workerHere: StartRehearsalWorker = ({ bundle, folder, ledger, log, ...settings }) => {
  if (!hasLog) installRuntimeLog(log)
  hasLog = true
  return startLedgerWorker(
    { ...settings, dataFolder: folder, ways: fileOnly(noticeWords(), folder) },
    ledger,
    bundle,
  )
}
