import type { Instant } from '../calendar/instant.ts'
import type { Refusal } from '../refusals.ts'
import type { CadenceCommand } from './commands.ts'
import { type Accepted, decide } from './decide.ts'
import { due, nextInstant } from './due.ts'
import type { AdoptedFrom, CadenceEvent, CadenceEventBody, ProgrammeOrder } from './events.ts'
import { evolve } from './evolve.ts'
import { type ExtendedPlan, extendPlan, planWanted } from './plan/extend-plan.ts'
import type { Notice } from './notice.ts'
import { noticesOf } from './notices.ts'
import { unnumberedOrders } from './orders/orders.ts'
import type { PlanPeriodsInput } from './plan/plan-periods.ts'
import { record, type Recording } from './record.ts'
import { refusedBody } from './messages/refused-message.ts'
import type { CommandAnswer } from './messages/remembered-commands.ts'
import type { CadenceState } from './state.ts'
import { obeyOrder } from './suspension.ts'

/**
 * One cadence without its workflow: state in, events out. Whatever comes in, `onEvents` gets the events that it caused
 * with the notices about them, and the state is the fold of those events.
 */
export interface CadenceMachine {
  state(): CadenceState
  /** Records that the cadence started. */
  start(at: Instant): void
  /** Records that it goes on here after a move from another installation. */
  moveIn(from: AdoptedFrom, at: Instant): void
  /** What to ask the planner for before anything else can be done; null: nothing. */
  planWanted(at: Instant): PlanPeriodsInput | null
  extendPlan(plan: ExtendedPlan, at: Instant): void
  /** Does what time has caused by then. */
  look(at: Instant): void
  /** When to look next; null: only a message can cause anything. */
  nextLook(at: Instant): Instant | null
  /** Says what would become of a command, and does nothing. */
  judge(command: CadenceCommand, at: Instant): Accepted | Refusal
  /** Takes a command or refuses it. `recorded`: the ledger's answer to the same id. */
  give(command: CadenceCommand, at: Instant, recorded?: CommandAnswer | null): Accepted | Refusal
  /** Carries out an order of the programme. */
  obey(order: ProgrammeOrder, at: Instant): void
  /** Records a message that nobody waits for and that was refused. */
  refuse(refusal: Refusal, sender: Pick<Recording, 'actor' | 'commandId'>, at: Instant): void
  /** Supervision orders that were issued and have no number. */
  unnumberedOrders(): ReturnType<typeof unnumberedOrders>
  numberOrder(order: { readonly orderId: string; readonly period: string }, number: string, at: Instant): void
}

export type OnEvents = (events: readonly CadenceEvent[], notices: readonly Notice[]) => void

export function cadenceMachine(initial: CadenceState, onEvents: OnEvents): CadenceMachine {
  let state = initial
  const apply = (events: readonly CadenceEvent[]): void => {
    const notices: Notice[] = []
    for (const event of events) {
      const before = state
      state = evolve(before, event)
      notices.push(...noticesOf(event, before, state))
    }
    if (events.length > 0) onEvents(events, notices)
  }
  const happen = (body: CadenceEventBody, recording: Recording): void =>
    apply(record(state, [body], recording).events)

  return {
    state: () => state,
    start(at) {
      const { calendarVersion, setup } = state
      const { definition, endsOn, startOn, template } = setup
      happen(
        { kind: 'cadenceStarted', step: definition.step, startOn, endsOn, template, calendarVersion },
        { at },
      )
    },
    moveIn: (from, at) => happen({ kind: 'cadenceAdopted', from }, { at }),
    planWanted: (at) => planWanted(state, at),
    extendPlan: (plan, at) => apply(extendPlan(state, plan, at)),
    look: (at) => apply(due(state, at)),
    nextLook: (at) => nextInstant(state, at),
    judge: (command, at) => decide(state, command, at),
    give(command, at, recorded = null) {
      const decision = decide(state, command, at, recorded)
      if (!decision.refused) apply(decision.events)
      return decision
    },
    obey: (order, at) => apply(obeyOrder(state, order, at)),
    refuse: (refusal, sender, at) => happen(refusedBody(refusal), { at, ...sender }),
    unnumberedOrders: () => unnumberedOrders(state),
    numberOrder: ({ orderId, period }, number, at) =>
      happen({ kind: 'orderNumbered', period, orderId, number }, { at }),
  }
}
