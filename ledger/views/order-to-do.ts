import type { SeatKey } from '../../domain/programme/seats.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { OrderView } from '../queries/orders.ts'
import type { TeamSummary } from '../queries/teams.ts'
import { stepOf } from './inbox-view.ts'

export interface OrderToDo extends OrderView {
  readonly county: string
  readonly stepName: string
  readonly action: 'issue' | 'reply' | 'close'
  /** The line that does it. */
  readonly ready: string
}

export interface OrdersToDoInput {
  readonly orders: readonly OrderView[]
  readonly teams: readonly Pick<TeamSummary, 'teamId' | 'county' | 'template'>[]
  /** Throws for a template that there is not. */
  readonly templateOf: (name: string) => Template
}

/** What a seat has to do about supervision orders; null: every seat. @source programme.md section 5 */
export function ordersToDo(
  { orders, teams, templateOf }: OrdersToDoInput,
  seat: SeatKey | null,
): readonly OrderToDo[] {
  return orders.flatMap((order) => {
    const team = teams.find(({ teamId }) => teamId === order.teamId)
    if (team === undefined) return []
    const next = nextOf(order)
    if (next === null || (seat !== null && seat !== next.seat)) return []
    const { period, step, teamId } = order
    const reason = next.action === 'reply' ? ' --reason …' : ''
    return [
      {
        ...order,
        county: team.county,
        stepName: stepOf(templateOf(team.template), order).name,
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
