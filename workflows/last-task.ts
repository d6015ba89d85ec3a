import { type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow'
import { nowMs } from './clock.ts'

// The SDK gives each workflow modules of its own, and an interceptor reaches its workflow by nothing else.
let length = 0
let isNewRunSuggested = false
let startedMs = 0

/**
 * Notes how long the history was, and what time it was, when a task last brought anything that the history holds. What a
 * condition asks may change with nothing else: a refused update is in no history, so a replay sees neither it nor its task,
 * and a command that came of such a task would have no cause. Part of the bundle by `workers/build-bundle.ts`.
 */
export function interceptors(): WorkflowInterceptors {
  return {
    internals: [
      {
        activate(input, next) {
          const isRecorded = input.activation.jobs?.some(
            ({ doUpdate, queryWorkflow }) => doUpdate == null && queryWorkflow == null,
          )
          if (isRecorded === true) {
            const { continueAsNewSuggested, historyLength } = workflowInfo()
            length = historyLength
            isNewRunSuggested = continueAsNewSuggested
            startedMs = nowMs()
          }
          next(input)
        },
      },
    ],
  }
}

/** A workflow task that brought anything that the history holds. */
export interface RecordedTask {
  /** Events of the history when it began. */
  readonly length: number
  /** Whether the server finds the history long. */
  readonly isNewRunSuggested: boolean
  /** Epoch milliseconds. */
  readonly startedMs: number
}

export function lastTask(): RecordedTask {
  return { length, isNewRunSuggested, startedMs }
}
