import { workflowInfo } from '@temporalio/workflow'
import { eventHash } from '../domain/cadence/event-hash.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import type { Outcomes } from '../activities/activities.ts'
import { nowMs } from './clock.ts'

type Fence = Outcomes['fence']

/** Knows the present attempt at a workflow task, and what was recorded by tasks before it. */
export interface TaskFence {
  /** To be called before anything else in each task, so that the attempt is known by its beginning. */
  begin(): void
  fence(): Fence
  /** What the ledger has answered for. */
  recorded(events: readonly DomainEvent[]): void
}

/**
 * What the ledger needs to tell apart the attempts at one workflow task: when this one began, and how far the history
 * holds the record for certain. A batch is in the history once a later task begins.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export function taskFence(sequenceAtRunStart: number): TaskFence {
  let historyLength = -1
  let taskStartedMs = 0
  let confirmed: Fence['confirmed'] = { sequence: sequenceAtRunStart, hash: null }
  let latest = confirmed
  let latestAtLength = -1
  const begin = (): void => {
    const { historyLength: length } = workflowInfo()
    if (length === historyLength) return
    historyLength = length
    taskStartedMs = nowMs()
    if (length > latestAtLength) confirmed = latest
  }
  return {
    begin,
    fence() {
      begin()
      const { continuedFromExecutionRunId, firstExecutionRunId, runId, runStartTime } = workflowInfo()
      return {
        runId,
        firstRunId: firstExecutionRunId,
        previousRunId: continuedFromExecutionRunId ?? null,
        runStartedMs: runStartTime.getTime(),
        historyLength,
        taskStartedMs,
        confirmed,
      }
    },
    recorded(events) {
      const last = events.at(-1)
      if (last === undefined) return
      latest = { sequence: last.sequence, hash: eventHash(last) }
      latestAtLength = workflowInfo().historyLength
    },
  }
}
