import type { Instant } from '../../calendar/instant.ts'
import { stripDays } from '../../calendar/strip.ts'
import { type Refusal, refuse } from '../../refusals.ts'
import { checkBusinessText } from '../../text-rules.ts'
import { checkEvidence } from '../marks/check-mark.ts'
import type { CloseOrder, IssueOrder, OrderCommand, ReplyOrder, ReturnOrder } from '../commands.ts'
import { isDutyDone, openOrder, replyByOf } from './orders.ts'
import { checkOrderSeat } from '../permissions.ts'
import type { CadenceState, OrderState } from '../state.ts'
import { stateWords } from '../state-words.ts'
import type { Verdict } from '../verdict.ts'

/**
 * 督办单: signed by the city's association with a reply limit, answered by the county's, closed or returned
 * by the city's; one whose duties are done asks for no reply. @source docs/programme.md, "5. Supervision"
 */
export function decideOrder(state: CadenceState, command: OrderCommand, at: Instant): Verdict {
  const seat = checkOrderSeat(command.actor, command.command)
  if (seat !== null) return seat
  const order = openOrder(state, command.period)
  if (order === null) return refuse('no-order', { period: command.period })
  // Nobody has heard of it before it has its number.
  if (order.issuedAt !== undefined && order.number === undefined && command.command !== 'issue-order')
    return refuse('order-unnumbered', { period: command.period })
  switch (command.command) {
    case 'issue-order':
      return issue(state, order, command, at)
    case 'reply-order':
      return reply(state, order, command)
    case 'return-order':
      return sendBack(state, order, command, at)
    case 'close-order':
      return close(state, order, command)
  }
}

function issue(state: CadenceState, order: OrderState, command: IssueOrder, at: Instant): Verdict {
  const { note, period } = command
  if (order.state !== 'draft') return wrongState(order, 'draft')
  const refusal = checkBusinessText(note, 'note')
  if (refusal !== null) return refusal
  const replyBy = replyByOf(stripDays(state.strip), at, command.limitWorkdays)
  const { lines, orderId } = order
  return {
    refused: false,
    bodies: [{ kind: 'orderIssued', period, orderId, lines, replyBy, note }],
  }
}

function reply(state: CadenceState, order: OrderState, command: ReplyOrder): Verdict {
  const { evidence, period, reason } = command
  const refusal = askedReason(reason) ?? checkEvidence(evidence)
  if (refusal !== null) return refusal
  if (order.state !== 'issued' && order.state !== 'returned') return wrongState(order, 'issued')
  if (isDutyDone(state, order)) return refuse('order-duty-done', { period })
  return {
    refused: false,
    bodies: [{ kind: 'orderReplied', period, orderId: order.orderId, reason, evidence }],
  }
}

function sendBack(state: CadenceState, order: OrderState, command: ReturnOrder, at: Instant): Verdict {
  const { limitWorkdays, period, reason } = command
  const refusal = askedReason(reason)
  if (refusal !== null) return refusal
  if (order.state !== 'replied') return wrongState(order, 'replied')
  const replyBy = replyByOf(stripDays(state.strip), at, limitWorkdays)
  return {
    refused: false,
    bodies: [{ kind: 'orderReturned', period, orderId: order.orderId, reason, replyBy }],
  }
}

/** It needs its reply, or its duties done; a draft goes by itself once they are. */
function close(state: CadenceState, order: OrderState, { note, period }: CloseOrder): Verdict {
  const refusal = checkBusinessText(note, 'note')
  if (refusal !== null) return refusal
  const isUnanswered = order.state === 'issued' || order.state === 'returned'
  if (order.state !== 'replied' && !(isUnanswered && isDutyDone(state, order)))
    return wrongState(order, 'replied')
  return {
    refused: false,
    bodies: [{ kind: 'orderClosed', period, orderId: order.orderId, note }],
  }
}

function askedReason(reason: string): Refusal | null {
  return checkBusinessText(reason, 'reason') ?? (reason.trim() === '' ? refuse('reason-missing') : null)
}

function wrongState({ period, state }: OrderState, needed: OrderState['state']): Refusal {
  return refuse('order-state', { period, state: stateWords.order[state], needed: stateWords.order[needed] })
}
