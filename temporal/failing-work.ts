import { type Client, isGrpcServiceError } from '@temporalio/client'
import { optionalTsToMs } from '@temporalio/common/lib/time.js'
import { type Instant, instantFromMs } from '../domain/calendar/instant.ts'

/** What a workflow tries again and again without success. */
export interface FailingWork {
  /** Null: a workflow task. */
  readonly activity: string | null
  /** Workflow task: of the first failure. Activity: when it was asked for. Null: the history does not say. */
  readonly since: Instant | null
  /** What the worker said of the last failure. */
  readonly reason: string | null
}

/** Of a row of failed tasks only the first is in the history; what came since stands behind it. */
const lastEvents = 200
const mostCharacters = 160
const notFoundCode = 5
/** A worker that is killed in the middle of an activity costs one attempt. */
const leastActivityAttempts = 3

/** Null: nothing of it fails, or no longer, or it is gone. */
export async function failingWorkOf(client: Client, workflowId: string): Promise<FailingWork | null> {
  const { namespace } = client.options
  const execution = { workflowId }
  try {
    const { pendingActivities, pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution(
      { namespace, execution },
    )
    const taskFails = (pendingWorkflowTask?.attempt ?? 0) >= 2
    const activity = pendingActivities.find(({ attempt }) => (attempt ?? 0) >= leastActivityAttempts)
    if (!taskFails && activity === undefined) return null
    const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace,
      execution,
      maximumPageSize: lastEvents,
    })
    const events = history?.events ?? []
    return taskFails || activity === undefined ? failingTask(events) : failingActivity(activity, events)
  } catch (error) {
    const code: number | null = isGrpcServiceError(error) ? error.code : null
    if (code === notFoundCode) return null
    throw error
  }
}

type Time = Parameters<typeof optionalTsToMs>[0]

/** What is read of a history's events, newest first. */
type Events = readonly {
  readonly eventTime?: Time
  readonly activityTaskScheduledEventAttributes?: { readonly activityId?: string | null } | null
  readonly workflowTaskFailedEventAttributes?: { readonly failure?: Failure | null } | null
  readonly workflowTaskTimedOutEventAttributes?: object | null
}[]

interface Failure {
  readonly message?: string | null
}

interface PendingActivity {
  readonly activityId?: string | null
  readonly activityType?: { readonly name?: string | null } | null
  readonly lastFailure?: Failure | null
}

function failingTask(events: Events): FailingWork {
  const failed = events.find(
    (event) =>
      event.workflowTaskFailedEventAttributes != null || event.workflowTaskTimedOutEventAttributes != null,
  )
  return {
    activity: null,
    since: momentOf(failed?.eventTime),
    reason: shortened(failed?.workflowTaskFailedEventAttributes?.failure?.message),
  }
}

function failingActivity(
  { activityId, activityType, lastFailure }: PendingActivity,
  events: Events,
): FailingWork {
  const asked = events.find((event) => event.activityTaskScheduledEventAttributes?.activityId === activityId)
  return {
    activity: activityType?.name ?? '—',
    since: momentOf(asked?.eventTime),
    reason: shortened(lastFailure?.message),
  }
}

function momentOf(time: Time): Instant | null {
  const ms = optionalTsToMs(time)
  return ms === undefined ? null : instantFromMs(ms)
}

function shortened(message: string | null | undefined): string | null {
  const text = message ?? ''
  return text === '' ? null : Array.from(text).slice(0, mostCharacters).join('')
}
