import { dateOf, type Instant } from '../../calendar/instant.ts'
import { dueAt, lookAt } from '../../calendar/office-hours.ts'
import type { WorkingDays } from '../../calendar/working-days.ts'
import { addWorkdays } from '../../calendar/workdays.ts'
import { endIn } from '../closed-trace.ts'
import type { CadenceEventBody } from '../events.ts'
import { isSettled, milestoneOf } from '../milestones.ts'
import type { CadenceState, OccurrenceState, OrderState } from '../state.ts'

/** A draft that nobody has signed for so many working days is told. @source docs/programme.md, "5. Supervision" */
const signatureWorkdays = 2
/** Reply limit of an order in working days. @source docs/programme.md, "5. Supervision" */
export const replyWorkdays = 5

/** The next order of an occurrence: one is open at a time. */
export function nextOrderId(state: CadenceState, { ordersClosed, period }: OccurrenceState): string {
  const { definition, teamId } = state.setup
  const id = `${teamId}/${definition.step}/${period}/order`
  return ordersClosed === 0 ? id : `${id}-${ordersClosed + 1}`
}

/** The order of an occurrence that is not closed; null: none. */
export function openOrder(state: CadenceState, period: string): OrderState | null {
  return state.orders.find((each) => each.period === period) ?? null
}

/** Whether nothing is owed any more of what an order is about (已完成待销号). */
export function isDutyDone(state: CadenceState, { lines, period }: OrderState): boolean {
  const occurrence = state.occurrences.find((each) => each.period === period)
  if (occurrence !== undefined) return lines.every((line) => isSettled(milestoneOf(occurrence, line)))
  const closed = state.closed.find((each) => each.period === period)
  return closed !== undefined && lines.every((line) => endIn(state, closed, line) !== 'missed')
}

/** Issued orders that wait for their number, the same again until they have it; none of a cadence that goes on elsewhere. */
export function unnumberedOrders(
  state: CadenceState,
): readonly (OrderState & { readonly issuedAt: Instant })[] {
  if (state.released !== undefined) return []
  return state.orders.flatMap((order) =>
    order.issuedAt === undefined || order.number !== undefined
      ? []
      : [{ ...order, issuedAt: order.issuedAt }],
  )
}

/** Drafts that nobody needs to sign any more, as what becomes of them. */
export function needlessDrafts(state: CadenceState): readonly CadenceEventBody[] {
  if (state.released !== undefined) return []
  return state.orders
    .filter((order) => order.state === 'draft' && isDutyDone(state, order))
    .map(({ orderId, period }) => ({ kind: 'orderDropped', period, orderId }))
}

export function askForSignatureAt(workingDays: WorkingDays, draftedAt: Instant): Instant {
  return lookAt(addWorkdays(workingDays, dateOf(draftedAt), signatureWorkdays))
}

/** 18:00 of the last day of the limit. */
export function replyByOf(workingDays: WorkingDays, issuedAt: Instant, limitWorkdays: number): Instant {
  return dueAt(addWorkdays(workingDays, dateOf(issuedAt), limitWorkdays))
}

/** The look after the last day for a reply. */
export function askForReplyAt(workingDays: WorkingDays, replyBy: Instant): Instant {
  return lookAt(addWorkdays(workingDays, dateOf(replyBy), 1))
}
