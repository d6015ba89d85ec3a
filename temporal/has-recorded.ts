import type { Client } from '@temporalio/client'
import { eventsOfHistory } from '../ledger/rebuild/outcomes-of-history.ts'
import { previousRunOf } from '../ledger/record/previous-run.ts'
import { isNotFound } from './is-not-found.ts'

/**
 * Whether the histories hold that a workflow wrote into the ledger. It writes there before its history says so: a ledger
 * that has nothing of such a workflow is not the one that was written.
 */
export async function hasRecorded(client: Client, workflowId: string): Promise<boolean> {
  try {
    const history = await client.workflow.getHandle(workflowId).fetchHistory()
    if (eventsOfHistory(history).length > 0) return true
    return previousRunOf(history.events?.[0]?.workflowExecutionStartedEventAttributes) !== null
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
