import type { Client } from '@temporalio/client'
import { milliseconds } from '../timestamp.ts'

export interface WakeAfter {
  readonly workflowId: string
  readonly runId: string
  /** Events that the run had before the wake-up. */
  readonly historyLength: number
}

/**
 * Milliseconds from the moment for which a timer was set to the end of the workflow task that it caused, by the server's
 * clock; of the first timer that fired after so many events. Null: none did.
 */
export async function wakeLatency(client: Client, after: WakeAfter): Promise<number | null> {
  const { workflowId, runId, historyLength } = after
  const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory()
  const all = events ?? []
  const fired = all.find((event, index) => index >= historyLength && event.timerFiredEventAttributes != null)
  const timerId = fired?.timerFiredEventAttributes?.timerId
  if (fired === undefined || timerId == null) return null
  const started = all.find((event) => event.timerStartedEventAttributes?.timerId === timerId)
  const completed = all.find(
    (event, index) => index > all.indexOf(fired) && event.workflowTaskCompletedEventAttributes != null,
  )
  if (started === undefined || completed === undefined) return null
  const timeout = started.timerStartedEventAttributes?.startToFireTimeout
  return milliseconds(completed.eventTime) - milliseconds(started.eventTime) - milliseconds(timeout)
}
