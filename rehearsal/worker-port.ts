import type { Logger } from 'pino'
import { noticeWords } from '../config/notice-words.ts'
import { fileOnly } from '../workers/notice-channels.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { WorkflowBundle } from '../workers/build-bundle.ts'
import { startLedgerWorker } from '../workers/ledger-worker.ts'
import { installRuntimeLog } from '../workers/runtime-log.ts'

/** What a rehearsal needs of whoever runs its workflows. */
export interface RehearsalWorker {
  /** Ends when there is no worker any more; rejects when it failed. */
  readonly done: Promise<void>
  stop(): Promise<void>
}

/** Where the worker of a rehearsal works. */
export interface WorkerPlace {
  readonly address: string
  readonly namespace: string
  /** Holds `ledger.db` and `notices.ndjson`. */
  readonly folder: string
  readonly ledger: Ledger
  readonly calendarVersion: string
  readonly maxCachedWorkflows: number
  readonly bundle: WorkflowBundle
  readonly log: Logger
}

export type StartRehearsalWorker = (place: WorkerPlace) => Promise<RehearsalWorker>

/** A worker in this process. */
export const workerHere: StartRehearsalWorker = ({ bundle, folder, ledger, log, ...settings }) => {
  installRuntimeLog(log)
  return startLedgerWorker(
    { ...settings, dataFolder: folder, ways: fileOnly(noticeWords(), folder) },
    ledger,
    bundle,
  )
}
