import { type Client, WorkflowNotFoundError } from '@temporalio/client'

/** How a workflow that should run was ended: Temporal's word in small letters, or that there is none any more. */
export type OutsideEnd = 'terminated' | 'canceled' | 'failed' | 'timed-out' | 'deleted'

/** Asks the server itself; null: it runs, or came to its own end. */
export async function outsideEndOf(client: Client, workflowId: string): Promise<OutsideEnd | null> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe()
    switch (status.name) {
      case 'TERMINATED':
        return 'terminated'
      case 'CANCELLED':
        return 'canceled'
      case 'FAILED':
        return 'failed'
      case 'TIMED_OUT':
        return 'timed-out'
      default:
        return null
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'deleted'
    throw error
  }
}

/** How a workflow was ended that should run. */
export const endWords = {
  terminated: '终止',
  canceled: '取消',
  failed: '以失败结束',
  'timed-out': '以超时结束',
  deleted: '删除',
} as const satisfies Record<OutsideEnd, string>
