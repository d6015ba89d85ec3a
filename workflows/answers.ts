import { ApplicationFailure } from '@temporalio/common'
import type { CommandAnswer } from '../domain/cadence/messages/remembered-commands.ts'
import { type Refusal, refusalMessage } from '../domain/refusals.ts'
import type { RecordedAnswer } from './messages.ts'

/** What the sender of an accepted command is told. */
export function answerOf({ at, commandId, sequence, state }: CommandAnswer): RecordedAnswer {
  return { recorded: true, commandId, sequence, at, state }
}

/** A refusal at the Temporal edge: not retried, its `type` is the code, its details the refusal. */
export function refusalFailure(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusal.code,
    message: refusalMessage(refusal),
    nonRetryable: true,
    details: [refusal],
  })
}
