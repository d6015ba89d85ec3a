import { refusalText } from '../../domain/refusal-text.ts'
import { type Refusal, refusalTable, refuse } from '../../domain/refusals.ts'

/** Ends a request with a refusal of the table. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly refusal: Refusal
  readonly commandId: string | null
  /** Every problem, where there are several. */
  readonly problems: readonly unknown[]

  constructor(refusal: Refusal, commandId: string | null = null, problems: readonly unknown[] = []) {
    super(refusal.code)
    this.refusal = refusal
    this.commandId = commandId
    this.problems = problems
  }
}

/** Whether the command was recorded is not known; to be sent again as it is. */
export function notRecordedYet(commandId: string): RefusedError {
  return new RefusedError(refuse('not-recorded-yet', { repeat: `commandId ${commandId}` }), commandId)
}

export interface RefusedReply {
  readonly status: number
  readonly body: unknown
}

/** @source docs/contracts.md, "Commands" */
export function refusedReply({ refusal, commandId, problems }: RefusedError): RefusedReply {
  const { httpStatus, exitCode } = refusalTable[refusal.code]
  const message = refusalText(refusal)
  const { code, missing = [] } = refusal
  if (exitCode === 3) return { status: httpStatus, body: { recorded: false, code, message, missing } }
  const details = problems.length > 0 ? problems : [refusal.details]
  return { status: httpStatus, body: { error: { code, message, commandId, details } } }
}
