import { randomUUID } from 'node:crypto'
import type { Connection } from '@temporalio/client'
import { msNumberToTs, requiredTsToMs } from '@temporalio/common/lib/time.js'
import proto from '@temporalio/proto'
import { hasGrpcStatus } from './grpc-status.ts'

const { FastForwardPollingResult, WorkflowExecutionStatus } = proto.temporal.api.enums.v1

/** The server stops skipping after this many skips since it was last told to; its own default is 200. */
export const defaultMaxSessionSkipCount = 5_000

export interface FastForwardOptions {
  /** Least 1, default 5,000: where a workflow that wakes without end is stopped. */
  readonly maxSessionSkipCount?: number
  /** How long to wait in real time, in milliseconds; default two minutes. */
  readonly withinMs?: number
}

const defaultWithinMs = 120_000

/** The workflow did not get there. */
export class FastForwardError extends Error {
  override readonly name = 'FastForwardError'

  constructor(workflowId: string, reason: string) {
    super(`The fast-forward of ${workflowId} failed: ${reason}`)
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
 * Takes the clock of a workflow ahead by that many milliseconds, from timer to timer, across continue-as-new, and gives
 * back when it is there and stands (`reached`) or when the workflow has ended before (`ended`). Its children are not taken
 * along. While a workflow task or an activity is in flight the clock waits for it; while a child of this very run is
 * running, abandoned or not, it does not skip at all.
 * Throws `FastForwardError` when it is not there in time (saying what it waits for), or when somebody else takes the same
 * workflow ahead meanwhile.
 */
export async function fastForward(
  connection: Connection,
  namespace: string,
  workflowId: string,
  durationMs: number,
  options: FastForwardOptions = {},
): Promise<'reached' | 'ended'> {
  const { maxSessionSkipCount = defaultMaxSessionSkipCount, withinMs = defaultWithinMs } = options
  const fastForwardId = randomUUID()
  const fastForwardConfig = { id: fastForwardId, duration: msNumberToTs(durationMs) }
  const timeSkippingConfig = { enabled: true, maxSessionSkipCount, fastForwardConfig }
  try {
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    })
    return await untilReached(connection, namespace, workflowId, fastForwardId, withinMs)
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
  withinMs: number,
): Promise<'reached' | 'ended'> {
  const request = { namespace, workflowExecution: { workflowId }, fastForwardId }
  const until = performance.now() + withinMs
  for (;;) {
    const leftMs = until - performance.now()
    if (leftMs <= 0)
      throw new FastForwardError(
        workflowId,
        await whatItWaitsFor(connection, namespace, workflowId, withinMs),
      )
    const answer = await connection
      .withDeadline(Date.now() + leftMs, () =>
        connection.workflowService.pollWorkflowExecutionTimeSkipping(request),
      )
      .catch((error: unknown) => {
        // At the deadline itself either side may end the call: ours with 4, the server's with 1.
        if (hasGrpcStatus(error, 'deadline-exceeded') || hasGrpcStatus(error, 'cancelled')) return null
        throw error
      })
    switch (answer?.fastForwardPollingResult) {
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
        return 'reached'
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED:
        if (!(await isRunning(connection, namespace, workflowId))) return 'ended'
        throw new FastForwardError(workflowId, answer.failedReason)
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT:
      case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_UNSPECIFIED:
      case undefined:
        continue
    }
  }
}

async function isRunning(connection: Connection, namespace: string, workflowId: string): Promise<boolean> {
  const { workflowExecutionInfo } = await describe(connection, namespace, workflowId)
  return workflowExecutionInfo?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
}

async function whatItWaitsFor(
  connection: Connection,
  namespace: string,
  workflowId: string,
  withinMs: number,
): Promise<string> {
  const { pendingWorkflowTask, pendingActivities, pendingChildren } = await describe(
    connection,
    namespace,
    workflowId,
  )
  const pending = [
    ...(pendingWorkflowTask == null
      ? []
      : [`a workflow task (attempt ${pendingWorkflowTask.attempt ?? 1}; is its worker running?)`]),
    ...pendingActivities.map(({ activityType }) => `activity ${activityType?.name ?? ''}`),
    ...pendingChildren.map((child) => `child ${child.workflowId ?? ''}`),
  ]
  const waitsFor = pending.length === 0 ? 'nothing that can be seen' : pending.join(', ')
  return `not there after ${withinMs / 1000} s; it waits for ${waitsFor}.`
}

function describe(connection: Connection, namespace: string, workflowId: string) {
  return connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } })
}
