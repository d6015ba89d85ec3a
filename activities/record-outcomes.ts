import { readHistory } from '../ledger/archive/archived-run.ts'
import { LedgerConflictError } from '../ledger/errors.ts'
import { outcomesOfHistory } from '../ledger/rebuild/outcomes-of-history.ts'
import type { Outcomes } from './activities.ts'
import type { KeeperPorts, RecordPort } from './ports.ts'

/**
 * Records what one wake-up caused. When the ledger holds something else than the history, the history decides: the end
 * of the workflow's record is written from it, then the batch once more.
 * Throws `LedgerConflictError` when ledger and history differ before the present run, or the run does not continue the
 * record: it was reset, or started by hand.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export async function recordOutcomes(
  { keeper, record }: { readonly keeper: Pick<KeeperPorts, 'histories'>; readonly record: RecordPort },
  outcomes: Outcomes,
): Promise<void> {
  try {
    await record.append(outcomes)
  } catch (error) {
    if (!(error instanceof LedgerConflictError)) throw error
    const { fence } = outcomes
    const text = await keeper.histories.history(error.workflowId, fence.runId)
    if (text === null) throw error
    await record.settleRun(error.workflowId, fence, outcomesOfHistory(readHistory(text)))
    await record.append(outcomes)
  }
}
