import type { Client } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { wakeSignal } from '../../workflows/messages.ts'
import { keeperWorkflowId, keeperWorkflowType, taskQueue } from '../../workflows/names.ts'

/** Makes sure that the keeper of the record runs, and that it looks now: it does so when it starts. */
export async function startKeeper(client: Client): Promise<void> {
  try {
    await client.workflow.start(keeperWorkflowType, {
      workflowId: keeperWorkflowId,
      taskQueue,
      args: [],
      staticSummary: '每日归档与核对 recordKeeper',
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    await client.workflow.getHandle(keeperWorkflowId).signal(wakeSignal)
  }
}
