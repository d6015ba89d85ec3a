import type { Client } from '@temporalio/client'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { previousRunOf } from '../../ledger/record/previous-run.ts'

export interface RunHistory {
  readonly workflowId: string
  readonly runId: string
  readonly history: History
}

/**
 * The histories of all runs of a workflow id, the first one first: followed back from the run that runs now along
 * continue-as-new, and where its team was adopted to what came before, so that a run that was given up by a reset is not
 * among them. Visibility listings are not asked, since they lag. Throws WorkflowNotFoundError for an unknown id, and when
 * the server has not every run, or no longer.
 */
export async function* runChain(client: Client, workflowId: string): AsyncGenerator<RunHistory> {
  const runs: RunHistory[] = []
  let runId: string | null = (await client.workflow.getHandle(workflowId).describe()).runId
  while (runId !== null) {
    const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory()
    runs.unshift({ workflowId, runId, history })
    const [started] = history.events ?? []
    runId = previousRunOf(started?.workflowExecutionStartedEventAttributes)
  }
  yield* runs
}
