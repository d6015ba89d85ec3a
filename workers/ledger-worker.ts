import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { fileChannel } from '../activities/channels/file-channel.ts'
import { createActivities } from '../activities/create-activities.ts'
import { ledgerOutbox, ledgerRecord } from '../activities/ledger-ports.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { WorkflowBundle } from './build-bundle.ts'
import { watchedRecord } from './watched-record.ts'
import { type RunningWorker, startWorker } from './worker.ts'

export interface LedgerWorkerSettings {
  readonly address: string
  readonly namespace: string
  readonly maxCachedWorkflows: number
  /** Holds `notices.ndjson`. */
  readonly dataFolder: string
  /** In force; the ledger must know it. */
  readonly calendarVersion: string
}

/** Less than an orderly end of the whole process may take. */
const shutdownGraceMs = 5_000

/**
 * A worker whose activities write that ledger and deliver to the file channel. `onLedger` hears why the ledger cannot be
 * written, and null when it can; what has to be written is tried again until it is.
 */
export function startLedgerWorker(
  settings: LedgerWorkerSettings,
  ledger: Ledger,
  bundle: WorkflowBundle,
  log: Logger,
  onLedger: (problem: string | null) => void = () => undefined,
): Promise<RunningWorker> {
  const { address, namespace, maxCachedWorkflows, dataFolder, calendarVersion } = settings
  const activities = createActivities({
    record: watchedRecord(ledgerRecord(ledger), onLedger),
    outbox: ledgerOutbox(ledger),
    channels: [fileChannel(join(dataFolder, 'notices.ndjson'), log)],
    calendarVersionInForce: calendarVersion,
    newToken: randomUUID,
  })
  return startWorker({ address, namespace, maxCachedWorkflows, shutdownGraceMs }, activities, bundle)
}
