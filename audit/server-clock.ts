import { memberAt, textAt } from './json-members.ts'

/**
 * What the server's own clock showed at each event of a run, in epoch milliseconds: a workflow whose time was skipped has
 * events from ahead of it. Null: the event bears no time.
 */
export function serverClock(): (event: unknown) => number | null {
  let skippedMs = 0
  return (event) => {
    const atMs = millisecondsOf(textAt(event, 'eventTime'))
    skippedMs += skippedBefore(event)
    const nowMs = atMs === null ? null : atMs - skippedMs
    skippedMs += skippedBy(event, atMs)
    return nowMs
  }
}

/** By the runs before this one, which its first event tells. */
function skippedBefore(event: unknown): number {
  const started = memberAt(event, 'workflowExecutionStartedEventAttributes', 'timeSkippingStatePropagation')
  const seconds = Number.parseFloat(textAt(started, 'initialSkippedDuration') ?? '')
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}

function skippedBy(event: unknown, atMs: number | null): number {
  const skip = memberAt(event, 'workflowExecutionTimeSkippingTransitionedEventAttributes')
  const targetMs = millisecondsOf(textAt(skip, 'targetTime'))
  return targetMs === null || atMs === null ? 0 : targetMs - atMs
}

function millisecondsOf(time: string | null): number | null {
  const ms = Date.parse(time ?? '')
  return Number.isNaN(ms) ? null : ms
}
