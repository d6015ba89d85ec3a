import { randomUUID } from 'node:crypto'
import { createActivities } from '../activities/create-activities.ts'
import { ledgerOutbox } from '../activities/ledger-outbox.ts'
import { ledgerRecord } from '../activities/ledger-record.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { WorkflowBundle } from './build-bundle.ts'
import { watchedRecord } from './watched-record.ts'
import type { WaysOut } from './ways-out.ts'
import { type RunningWorker, startWorker, type TemporalAccess } from './worker.ts'

export interface LedgerWorkerSettings {
  readonly address: string
  /** Absent: in the clear. */
  readonly access?: TemporalAccess
  readonly namespace: string
  readonly maxCachedWorkflows: number
  /** In force; the ledger must know it. */
  readonly calendarVersion: string
  /** How people are told. */
  readonly ways: WaysOut
}

/** Less than an orderly end of the whole process may take. */
const shutdownGraceMs = 5_000

/**
 * A worker whose activities write that ledger and tell people. `onLedger` hears why the ledger cannot be
 * written, and null when it can; what has to be written is tried again until it is.
 */
export function startLedgerWorker(
  settings: LedgerWorkerSettings,
  ledger: Ledger,
  bundle: WorkflowBundle,
  onLedger: (problem: string | null) => void = () => undefined,
): Promise<RunningWorker> {
  const { calendarVersion, ways, ...connection } = settings
  const activities = createActivities({
    record: watchedRecord(ledgerRecord(ledger), onLedger),
    outbox: ledgerOutbox(ledger, ways.words.templateOf),
    ...ways,
    calendarVersionInForce: calendarVersion,
    newToken: randomUUID,
  })
  return startWorker({ ...connection, shutdownGraceMs }, activities, bundle)
}
