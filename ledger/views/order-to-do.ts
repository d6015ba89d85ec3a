import type { SeatKey } from '../../domain/programme/seats.ts'
import type { OrderView } from '../queries/orders.ts'

export interface OrderToDo extends OrderView {
  readonly action: 'issue' | 'reply' | 'close'
  /** The line that does it. */
  readonly ready: string
}

/** What a seat has to do about supervision orders; null: every seat. @source programme.md section 5 */
export function ordersToDo(orders: readonly OrderView[], seat: SeatKey | null): readonly OrderToDo[] {
  return orders.flatMap((order) => {
    const next = nextOf(order)
    if (next === null || (seat !== null && seat !== next.seat)) return []
    const { period, step, teamId } = order
    const reason = next.action === 'reply' ? ' --reason …' : ''
    return [
      {
        ...order,
        action: next.action,
        ready: `npx hopelight ${next.action} ${teamId} ${step} ${period}${reason}`,
      },
    ]
  })
}

function nextOf({
  dutyDone,
  state,
}: OrderView): { readonly seat: SeatKey; readonly action: OrderToDo['action'] } | null {
  switch (state) {
    case 'draft':
      return dutyDone ? null : { seat: 'association-city', action: 'issue' }
    case 'issued':
    case 'returned':
      return dutyDone
        ? { seat: 'association-city', action: 'close' }
        : { seat: 'association-county', action: 'reply' }
    case 'replied':
      return { seat: 'association-city', action: 'close' }
    case 'closed':
    case 'dropped':
      return null
  }
}
