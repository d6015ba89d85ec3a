import { randomUUID } from 'node:crypto'
import type { Connection } from '@temporalio/client'
import { hasGrpcStatus } from './grpc-status.ts'

export interface TimeSkippingSupport {
  readonly supported: boolean
  /** Why not, in one sentence; empty when it is. */
  readonly reason: string
}

/** Whether the server can skip time for workflows of the namespace. Changes nothing. */
export async function supportsTimeSkipping(
  connection: Connection,
  namespace: string,
): Promise<TimeSkippingSupport> {
  const workflowExecution = { workflowId: `no-such-workflow-${randomUUID()}` }
  const request = { namespace, workflowExecution, fastForwardId: 'none' }
  try {
    await connection.workflowService.pollWorkflowExecutionTimeSkipping(request)
  } catch (error) {
    if (hasGrpcStatus(error, 'not-found')) return { supported: true, reason: '' }
    if (!hasGrpcStatus(error, 'unimplemented')) throw error
  }
  return {
    supported: false,
    reason:
      `The Temporal server cannot skip time in namespace ${namespace}: it is older than 1.32 or was started without ` +
      '--dynamic-config-value frontend.WorkflowTimeSkippingEnabled=true.',
  }
}
