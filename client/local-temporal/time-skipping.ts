import { randomUUID } from 'node:crypto'
import type { Connection } from '@temporalio/client'
import { msNumberToTs, requiredTsToMs } from '@temporalio/common/lib/time.js'
import proto from '@temporalio/proto'
import { hasGrpcStatus } from './grpc-status.ts'

const { FastForwardPollingResult, WorkflowExecutionStatus } = proto.temporal.api.enums.v1

/** The server stops skipping after this many skips since it was last told to; its own default is 200. */
export const defaultMaxSessionSkipCount = 5_000

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

/** What the clock of that workflow's latest run shows, in epoch milliseconds; the real time when it never skipped. */
export async function virtualNow(
  connection: Connection,
  namespace: string,
  workflowId: string,
): Promise<number> {
  const { workflowExtendedInfo } = await describe(connection, namespace, workflowId)
  const currentTime = workflowExtendedInfo?.timeSkippingInfo?.currentTime
  return currentTime == null ? Date.now() : requiredTsToMs(currentTime, 'currentTime')
}

/**
 * Takes the clock of a workflow ahead by that many milliseconds, from timer to timer, across continue-as-new, and
 * gives back when it is there and stands (`reached`) or when the workflow has ended before (`ended`). Its children are
 * not taken along. While a workflow task, an activity or the start of a child is in flight the clock waits for it.
 * Throws when somebody else takes the same workflow ahead meanwhile.
 */
export async function fastForward(
  connection: Connection,
  namespace: string,
  workflowId: string,
  durationMs: number,
  maxSessionSkipCount = defaultMaxSessionSkipCount,
): Promise<'reached' | 'ended'> {
  const fastForwardId = randomUUID()
  const workflowExecution = { workflowId }
  const fastForwardConfig = { id: fastForwardId, duration: msNumberToTs(durationMs) }
  const timeSkippingConfig = { enabled: true, maxSessionSkipCount, fastForwardConfig }
  try {
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    })
    return await untilReached(connection, namespace, workflowId, fastForwardId)
  } catch (error) {
    if (!hasGrpcStatus(error, 'not-found') && !hasGrpcStatus(error, 'failed-precondition')) throw error
    if (await isRunning(connection, namespace, workflowId)) throw error
    return 'ended'
  }
}

async function untilReached(
  connection: Connection,
  namespace: string,
  workflowId: string,
  fastForwardId: string,
): Promise<'reached' | 'ended'> {
  const request = { namespace, workflowExecution: { workflowId }, fastForwardId }
  for (;;) {
    const answer = await connection.workflowService.pollWorkflowExecutionTimeSkipping(request)
    switch (answer.fastForwardPollingResult) {
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
        return 'reached'
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED:
        if (!(await isRunning(connection, namespace, workflowId))) return 'ended'
        throw new Error(`The fast-forward of ${workflowId} failed: ${answer.failedReason}`)
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT:
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_UNSPECIFIED:
        continue
    }
  }
}

async function isRunning(connection: Connection, namespace: string, workflowId: string): Promise<boolean> {
  const { workflowExecutionInfo } = await describe(connection, namespace, workflowId)
  return workflowExecutionInfo?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
}

function describe(connection: Connection, namespace: string, workflowId: string) {
  return connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } })
}
