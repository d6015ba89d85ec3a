import { parsePeriodKey } from '../calendar/period.ts'
import { afterOutage } from './outage/after-outage.ts'
import { answerOfEvent } from './messages/answer-of-event.ts'
import { datesOf, withMilestone, withOccurrence } from './change-occurrence.ts'
import type { CadenceEvent, MovedOpening } from './events.ts'
import * as orders from './orders/evolve-orders.ts'
import { closedTrace, corrected, marked, moved, returned } from './marks/evolve-marks.ts'
import type { PlannedOccurrence } from './plan/plan.ts'
import { findRemembered, rememberCommand } from './messages/remembered-commands.ts'
import type { CadenceState, OccurrenceState } from './state.ts'

/** The next state. Every state is the fold of its events. */
export function evolve(state: CadenceState, event: CadenceEvent): CadenceState {
  const { ordered, sequence } = event
  return {
    ...applyBody(state, event),
    sequence,
    remembered: rememberedAfter(state, event),
    ...(ordered === undefined ? {} : { obeyed: ordered }),
  }
}

/** An answer stays for as long as an occurrence is open that was open when it was given. */
function rememberedAfter({ occurrences, remembered }: CadenceState, event: CadenceEvent) {
  const answer = answerOfEvent(event)
  if (answer === null || findRemembered(remembered, answer.commandId) !== null) return remembered
  const openings = occurrences.flatMap((each) => (each.state === 'open' ? [each.opensAt] : []))
  const [openSince = null] = openings.toSorted()
  return rememberCommand(remembered, answer, openSince)
}

function applyBody(state: CadenceState, event: CadenceEvent): CadenceState {
  switch (event.kind) {
    case 'cadenceStarted':
    case 'cadenceAdopted':
    case 'commandRefused':
    case 'rowOfRedsNudged':
    case 'markRepeated':
      return state
    case 'planExtended': {
      const { calendarVersion, nextIndex, strip } = event
      return { ...state, calendarVersion, nextIndex, strip }
    }
    case 'occurrencePlanned':
      return { ...state, occurrences: [...state.occurrences, plannedState(state, event.occurrence)] }
    case 'occurrenceOpened':
      return withOccurrence(state, event.period, (occurrence) => ({ ...occurrence, state: 'open' }))
    case 'milestoneReminded':
      return withMilestone(state, event.period, event.milestone, (milestone) => ({
        ...milestone,
        reminded: true,
        remindAt: milestone.remindAt.filter((at) => at > event.remindAt),
      }))
    case 'milestoneTurnedYellow':
      return withMilestone(state, event.period, event.milestone, (milestone) => ({ ...milestone, rung: 1 }))
    case 'milestoneTurnedRed':
      return withMilestone(state, event.period, event.milestone, (milestone) => ({ ...milestone, rung: 2 }))
    case 'milestoneReachedLevelThree':
      return withMilestone(state, event.period, event.milestone, (milestone) => ({ ...milestone, rung: 3 }))
    case 'orderDrafted':
      return orders.drafted(state, event)
    case 'orderLineAdded':
      return orders.lineAdded(state, event)
    case 'orderIssued':
      return orders.issued(state, event)
    case 'orderNumbered':
      return orders.numbered(state, event)
    case 'orderReplied':
      return orders.replied(state, event)
    case 'orderReturned':
      return orders.sentBack(state, event)
    case 'orderClosed':
    case 'orderDropped':
      return orders.ended(state, event)
    case 'orderLeftUnsigned':
    case 'orderLeftUnanswered':
      return orders.asked(state, event.period)
    case 'milestonesMarked':
      return withOccurrence(state, event.period, (occurrence) =>
        event.marks.reduce((next, mark) => marked(state, next, mark, event), occurrence),
      )
    case 'datesMoved':
      return withOccurrence(state, event.period, (occurrence) => ({
        ...event.milestones.reduce(moved, occurrence),
        expiresAt: event.expiresAt,
      }))
    case 'milestoneReturned':
      return withOccurrence(state, event.period, (occurrence) => ({
        ...returned(occurrence, event.milestone, event.dates),
        expiresAt: event.expiresAt,
      }))
    case 'milestoneCorrected':
    case 'lateRecordAdmitted':
      return corrected(state, event.period, event.mark, event.closed, event)
    case 'occurrenceClosed':
      return {
        ...state,
        occurrences: state.occurrences.filter((occurrence) => occurrence.period !== event.period),
        closed: [...state.closed, closedTrace(state, event)],
      }
    case 'cadenceSuspended':
      return { ...state, suspension: { on: event.on } }
    case 'cadenceResumed':
      return resumed(orders.withLaterAsking(state, event), event.openings)
    case 'outageNoted':
      return afterOutage(state, event.from, event.to)
    case 'cadenceConcluded':
      return { ...state, concluded: true }
    case 'cadenceReleased':
      return { ...state, released: event.to }
  }
}

function plannedState(state: CadenceState, planned: PlannedOccurrence): OccurrenceState {
  const { firstOn, lastOn } = periodSpan(state, planned)
  return {
    period: planned.period,
    state: 'planned',
    exempt: planned.exempt !== null,
    opensAt: planned.opensAt,
    expiresAt: planned.expiresAt,
    firstOn,
    lastOn,
    ordersClosed: 0,
    milestones: planned.milestones.map((milestone) => ({
      milestone: milestone.milestone,
      state: 'pending',
      ...datesOf(milestone),
      rung: 0,
      reminded: false,
      ladderFrom: null,
      graceOn: null,
      mark: null,
    })),
  }
}

function periodSpan(state: CadenceState, planned: PlannedOccurrence) {
  const { definition, startOn, endsOn } = state.setup
  if (definition.period === 'three-years') return { firstOn: startOn, lastOn: endsOn }
  const period = parsePeriodKey(definition.period, planned.period)
  if (period === null) throw new Error(`${definition.step} was given the period ${planned.period}`)
  return period
}

function resumed(state: CadenceState, openings: readonly MovedOpening[]): CadenceState {
  return {
    ...state,
    suspension: null,
    occurrences: state.occurrences.map((occurrence) => {
      const opening = openings.find((each) => each.period === occurrence.period)
      return opening === undefined ? occurrence : openingLater(occurrence, opening)
    }),
  }
}

/** Reminders at or before the opening are left out: the opening notice covers them. @source docs/programme.md 3.7 */
function openingLater(occurrence: OccurrenceState, { opensAt, expiresAt }: MovedOpening): OccurrenceState {
  const milestones = occurrence.milestones.map((milestone) => ({
    ...milestone,
    remindAt: milestone.remindAt.filter((at) => at > opensAt),
  }))
  return { ...occurrence, opensAt, expiresAt, milestones }
}
