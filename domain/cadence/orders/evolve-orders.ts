import type { Instant } from '../../calendar/instant.ts'
import { stripDays } from '../../calendar/strip.ts'
import { withOccurrence } from '../change-occurrence.ts'
import type { CadenceEvent } from '../events.ts'
import { askForReplyAt, askForSignatureAt, openOrder } from './orders.ts'
import { shiftedBy } from '../plan/shifted-moment.ts'
import type { CadenceState, OrderState } from '../state.ts'

type EventOf<Kind extends CadenceEvent['kind']> = Extract<CadenceEvent, { readonly kind: Kind }>

export function drafted(
  state: CadenceState,
  { at, lines, orderId, period }: EventOf<'orderDrafted'>,
): CadenceState {
  const askAt = askForSignatureAt(stripDays(state.strip), at)
  return keep(state, { orderId, period, state: 'draft', lines, askAt })
}

export function lineAdded(
  state: CadenceState,
  { milestone, period }: EventOf<'orderLineAdded'>,
): CadenceState {
  const order = openOrder(state, period)
  return order === null ? state : keep(state, { ...order, lines: [...order.lines, milestone] })
}

export function issued(state: CadenceState, { at, period, replyBy }: EventOf<'orderIssued'>): CadenceState {
  const askAt = askForReplyAt(stripDays(state.strip), replyBy)
  return changed(state, period, { state: 'issued', askAt, issuedAt: at, replyBy })
}

export function numbered(state: CadenceState, { number, period }: EventOf<'orderNumbered'>): CadenceState {
  return changed(state, period, { number })
}

export function replied(state: CadenceState, { period }: EventOf<'orderReplied'>): CadenceState {
  return changed(state, period, { state: 'replied', askAt: null })
}

export function sentBack(state: CadenceState, { period, replyBy }: EventOf<'orderReturned'>): CadenceState {
  return changed(state, period, { state: 'returned', askAt: askForReplyAt(stripDays(state.strip), replyBy) })
}

/** The clock has asked for the signature or the reply: it does so once. */
export function asked(state: CadenceState, period: string): CadenceState {
  return changed(state, period, { askAt: null })
}

/** Closed or dropped: the next one of its occurrence is another. */
export function ended(
  state: CadenceState,
  { period }: EventOf<'orderClosed'> | EventOf<'orderDropped'>,
): CadenceState {
  return withOccurrence(without(state, period), period, (occurrence) => ({
    ...occurrence,
    ordersClosed: occurrence.ordersClosed + 1,
  }))
}

/** Waiting for a signature or a reply is working time too, and stands still with the team. */
export function withLaterAsking(
  state: CadenceState,
  { lostWorkdays, suspendedOn }: EventOf<'cadenceResumed'>,
): CadenceState {
  if (lostWorkdays === 0) return state
  const workingDays = stripDays(state.strip)
  const later = (askAt: Instant | null): Instant | null =>
    askAt === null ? null : shiftedBy(workingDays, askAt, suspendedOn, lostWorkdays)
  return { ...state, orders: state.orders.map((each) => ({ ...each, askAt: later(each.askAt) })) }
}

function changed(state: CadenceState, period: string, change: Partial<OrderState>): CadenceState {
  const order = openOrder(state, period)
  return order === null ? state : keep(state, { ...order, ...change })
}

function keep(state: CadenceState, order: OrderState): CadenceState {
  return { ...state, orders: [...without(state, order.period).orders, order] }
}

function without(state: CadenceState, period: string): CadenceState {
  return { ...state, orders: state.orders.filter((each) => each.period !== period) }
}
