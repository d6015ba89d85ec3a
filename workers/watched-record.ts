import type { RecordPort } from '../activities/ports.ts'
import { LedgerConflictError } from '../ledger/errors.ts'

/** What keeps entries from being written. */
export interface RecordWatch {
  /** Why the ledger cannot be written; null: it can. */
  readonly onLedger: (problem: string | null) => void
  /** The ledger holds another entry there: that one workflow waits, all others go on. */
  readonly onConflict: (workflowId: string, sequence: number) => Promise<void>
  /** The ledger holds the entries that these workflows gave it. */
  readonly onWritten: (workflowIds: readonly string[]) => Promise<void>
}

/** The record; the watch hears what becomes of each batch. */
export function watchedRecord(record: RecordPort, watch: RecordWatch): RecordPort {
  return {
    ...record,
    async append(outcomes) {
      let result: 'recorded' | 'stale'
      try {
        result = await record.append(outcomes)
      } catch (error) {
        if (error instanceof LedgerConflictError) await watch.onConflict(error.workflowId, error.sequence)
        else watch.onLedger(error instanceof Error ? error.message : String(error))
        throw error
      }
      watch.onLedger(null)
      if (result === 'recorded')
        await watch.onWritten([...new Set(outcomes.events.map(({ workflowId }) => workflowId))])
      return result
    },
  }
}
