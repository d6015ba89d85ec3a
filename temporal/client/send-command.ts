import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { jsonBytes, mostCommandBytes } from '../../domain/payload-size.ts'
import { type Refusal, type RefusalCode, refusalTable, refuse } from '../../domain/refusals.ts'
import type { RecordedAnswer } from '../../workflows/messages.ts'
import { isUnreachable } from './is-unreachable.ts'

/** Frozen names of the updates; see workflows/messages.ts. */
export type UpdateName =
  | 'markMilestones'
  | 'returnMilestone'
  | 'correctMilestone'
  | 'admitLateRecord'
  | 'issueOrder'
  | 'replyOrder'
  | 'returnOrder'
  | 'closeOrder'
  | 'suspend'
  | 'resume'
  | 'amendRoster'
  | 'release'

export interface CommandToSend {
  readonly workflowId: string
  readonly update: UpdateName
  /** Plain JSON with `commandId` and `actor`; contracts.md, "Temporal messages". */
  readonly message: unknown
  /** How long to wait for a worker before answering "not recorded yet". */
  readonly deadlineMs: number
}

/**
 * Sends a command as an update: recorded, refused, or not known to be recorded, because nobody answered in time, the
 * server has too many of them under way, or the workflow ended or failed over it. One that is too large is not sent.
 */
export async function sendCommand(client: Client, command: CommandToSend): Promise<RecordedAnswer | Refusal> {
  if (jsonBytes(command.message, mostCommandBytes) > mostCommandBytes)
    return refuse('body-too-large', { most: mostCommandBytes })
  const handle = client.workflow.getHandle(command.workflowId)
  try {
    return await client.connection.withDeadline(Date.now() + command.deadlineMs, () =>
      handle.executeUpdate<RecordedAnswer, [unknown]>(command.update, { args: [command.message] }),
    )
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return refusalOfFailure(error.cause)
    if (error instanceof WorkflowNotFoundError)
      return refuse('unknown-team', { given: error.workflowId, nearest: '—' })
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isUnreachable(error))
      return refuse('not-recorded-yet', { repeat: '—' })
    throw error
  }
}

/** A failure that is no refusal is one of the server or of the workflow: what it had done by then is not known. */
function refusalOfFailure(cause: unknown): Refusal {
  const type = cause instanceof ApplicationFailure ? cause.type : null
  const code = Object.keys(refusalTable).find((each): each is RefusalCode => each === type)
  if (code === undefined) return refuse('not-recorded-yet', { repeat: '—' })
  const [details] = cause instanceof ApplicationFailure ? (cause.details ?? []) : []
  return isRefusalJson(details) && details.code === code ? details : refuse(code)
}

function isRefusalJson(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && 'details' in value
}
