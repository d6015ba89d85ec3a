import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { StepDefinition, Template } from '../../domain/programme/template.ts'
import type { OrderView } from '../queries/orders.ts'
import type { TeamSummary } from '../queries/teams.ts'
import { stepOf } from './inbox-view.ts'

/** `await`: somebody else has to act; it is listed so that nobody loses sight of it. */
export type OrderAction = 'issue' | 'reply' | 'close' | 'await'

/** An order with the Chinese names of what it is about. */
export interface NamedOrder extends OrderView {
  readonly lineNames: readonly string[]
}

export function namedOrder(order: OrderView, definition: StepDefinition): NamedOrder {
  return { ...order, lineNames: order.lines.map((line) => definitionOf(definition, line).name) }
}

export interface OrderToDo extends NamedOrder {
  readonly county: string
  readonly stepName: string
  readonly action: OrderAction
  /** The line that does it, or shows it. */
  readonly ready: string
}

export interface OrdersToDoInput {
  readonly orders: readonly OrderView[]
  readonly teams: readonly Pick<TeamSummary, 'teamId' | 'county' | 'template' | 'state'>[]
  /** Throws for a template that there is not. */
  readonly templateOf: (name: string) => Template
}

/**
 * What a seat has to do about supervision orders, and what it has to keep in view; null: what has to be done, whoever does
 * it. An issued order is listed until it is closed. @source docs/programme.md, "5. Supervision"
 */
export function ordersToDo(
  { orders, teams, templateOf }: OrdersToDoInput,
  seat: SeatKey | null,
): readonly OrderToDo[] {
  return orders.flatMap((order) => {
    const team = teams.find(({ teamId }) => teamId === order.teamId)
    // What was released goes on at another installation.
    if (team === undefined || team.state === 'released') return []
    const definition = stepOf(templateOf(team.template), order)
    const action = actionOf(order, definition, seat)
    if (action === null) return []
    const named = namedOrder(order, definition)
    const { name } = definition
    return [{ ...named, county: team.county, stepName: name, action, ready: readyLine(order, action) }]
  })
}

function readyLine({ period, step, teamId }: OrderView, action: OrderAction): string {
  if (action === 'await') return `npx hopelight show ${teamId}`
  const reason = action === 'reply' ? ' --reason …' : ''
  return `npx hopelight ${action} ${teamId} ${step} ${period}${reason}`
}

function actionOf(order: OrderView, definition: StepDefinition, seat: SeatKey | null): OrderAction | null {
  const next = nextOf(order)
  if (next === null) return null
  if (seat === null || seat === next.seat) return order.stepOver ? 'await' : next.action
  return order.state !== 'draft' && concernedBy(order, definition).includes(seat) ? 'await' : null
}

/** Who issued it, whom it is for, and who owes what it is about. */
function concernedBy({ lines }: OrderView, definition: StepDefinition): readonly SeatKey[] {
  return [
    'association-city',
    'association-county',
    ...lines.map((line) => definitionOf(definition, line).owner),
  ]
}

/** Who acts next; null: nobody. A draft that can be signed no more asks for nothing. */
function nextOf({
  dutyDone,
  state,
  stepOver,
}: OrderView): { readonly seat: SeatKey; readonly action: OrderAction } | null {
  switch (state) {
    case 'draft':
      return dutyDone || stepOver ? null : { seat: 'association-city', action: 'issue' }
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
