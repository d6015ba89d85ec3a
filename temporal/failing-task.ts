import { type Client, isGrpcServiceError } from '@temporalio/client'
import { optionalTsToMs } from '@temporalio/common/lib/time.js'
import { type Instant, instantFromMs } from '../domain/calendar/instant.ts'

/** A workflow task that fails again and again. */
export interface FailingTask {
  /** Of the first failure. */
  readonly since: Instant | null
  /** What the worker said of it. */
  readonly reason: string | null
}

/** Only the first failure of a row is in the history; what came since stands behind it. */
const lastEvents = 200
const mostCharacters = 160
const notFoundCode = 5

/** Null: its task does not fail, or no longer, or it is gone. */
export async function failingTaskOf(client: Client, workflowId: string): Promise<FailingTask | null> {
  const { namespace } = client.options
  const execution = { workflowId }
  try {
    const { pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution,
    })
    const attempt = pendingWorkflowTask?.attempt ?? 0
    if (attempt < 2) return null
    const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace,
      execution,
      maximumPageSize: lastEvents,
    })
    const failed = history?.events?.find(
      (event) =>
        event.workflowTaskFailedEventAttributes != null || event.workflowTaskTimedOutEventAttributes != null,
    )
    const failedMs = optionalTsToMs(failed?.eventTime)
    const message = failed?.workflowTaskFailedEventAttributes?.failure?.message ?? ''
    return {
      since: failedMs === undefined ? null : instantFromMs(failedMs),
      reason: message === '' ? null : Array.from(message).slice(0, mostCharacters).join(''),
    }
  } catch (error) {
    const code: number | null = isGrpcServiceError(error) ? error.code : null
    if (code === notFoundCode) return null
    throw error
  }
}
