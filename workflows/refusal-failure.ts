import { ApplicationFailure } from '@temporalio/common'
import { type Refusal, refusalMessage } from '../domain/refusals.ts'

/** A refusal at the Temporal edge: not retried, its `type` is the code, its details the refusal. */
export function refusalFailure(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusal.code,
    message: refusalMessage(refusal),
    nonRetryable: true,
    details: [refusal],
  })
}
