import type { Client } from '@temporalio/client'
import { courierWorkflowId, courierWorkflowType, taskQueue } from '../../workflows/names.ts'

/** Makes sure that the courier of a channel runs; one that was ended from outside is started anew. */
export async function startCourier(client: Client, channelId: string): Promise<void> {
  await client.workflow.start(courierWorkflowType, {
    workflowId: courierWorkflowId(channelId),
    taskQueue,
    args: [{ channelId }],
    staticSummary: `通知投递 ${channelId}`,
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  })
}
