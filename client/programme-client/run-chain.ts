import type { Client } from '@temporalio/client'
import type { History } from '@temporalio/common/lib/proto-utils.js'

export interface RunHistory {
  readonly workflowId: string
  readonly runId: string
  readonly history: History
}

/**
 * The histories of all runs of a workflow id, the first one first, followed along continue-as-new; visibility
 * listings are not asked, since they lag. Throws WorkflowNotFoundError for an unknown id.
 */
export async function* runChain(client: Client, workflowId: string): AsyncGenerator<RunHistory> {
  const description = await client.workflow.getHandle(workflowId).describe()
  const first = description.raw.workflowExecutionInfo?.firstRunId
  for (let runId = first ?? description.runId; ; ) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
    yield { workflowId, runId, history }
    const next = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId
    if (next == null || next === '') return
    runId = next
  }
}
