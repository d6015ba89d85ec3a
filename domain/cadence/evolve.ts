import type { Instant } from '../calendar/instant.ts'
import { nextLook } from '../calendar/office-hours.ts'
import { parsePeriodKey } from '../calendar/period.ts'
import { stripDays } from '../calendar/strip.ts'
import { afterOutage } from './after-outage.ts'
import { endOf, withEnd } from './closed-trace.ts'
import type {
  CadenceEvent,
  ClosedAfter,
  EventEnvelope,
  MovedDates,
  MovedOpening,
  RecordedMark,
} from './events.ts'
import { isSettled, milestoneOf, neededFirst, definitionOf } from './milestones.ts'
import type { PlannedMilestone, PlannedOccurrence } from './plan.ts'
import { markDigest } from './mark-digest.ts'
import type { CadenceState, ClosedTrace, MilestoneState, OccurrenceState } from './state.ts'

/** The next state. Pure; every state is a fold of the events and of the plans that were adopted. */
export function evolve(state: CadenceState, event: CadenceEvent): CadenceState {
  return { ...applyBody(state, event), sequence: event.sequence }
}

function applyBody(state: CadenceState, event: CadenceEvent): CadenceState {
  switch (event.kind) {
    case 'cadenceStarted':
    case 'commandRefused':
    case 'rowOfRedsNudged':
      return state
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
      return withOccurrence(state, event.period, (occurrence) => ({ ...occurrence, orderLines: event.lines }))
    case 'orderLineAdded':
      return withOccurrence(state, event.period, (occurrence) => ({
        ...occurrence,
        orderLines: [...(occurrence.orderLines ?? []), event.milestone],
      }))
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
      return resumed(state, event.openings)
    case 'outageNoted':
      return afterOutage(state, event.from, event.to)
    case 'cadenceConcluded':
      return { ...state, concluded: true }
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
    orderLines: null,
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

function datesOf(milestone: PlannedMilestone) {
  const { dueAt, remindAt, yellowAt, redAt, levelThreeAt, provisional } = milestone
  return { dueAt, remindAt, yellowAt, redAt, levelThreeAt, provisional }
}

function marked(
  state: CadenceState,
  occurrence: OccurrenceState,
  mark: RecordedMark,
  event: EventEnvelope,
): OccurrenceState {
  const settled = changeMilestone(occurrence, mark.milestone, (milestone) => ({
    ...milestone,
    state: mark.state,
    remindAt: [],
    mark: {
      happenedOn: mark.happenedOn,
      recordedAt: event.at,
      personId: event.actor?.personId ?? '',
      sequence: event.sequence,
      digest: markDigest(mark),
      late: mark.state === 'done-late',
    },
  }))
  return occurrence.milestones
    .filter(
      (other) =>
        !isSettled(other) &&
        neededFirst(definitionOf(state.setup.definition, other.milestone)).includes(mark.milestone),
    )
    .reduce(
      (next, other) =>
        changeMilestone(next, other.milestone, (waiting) => unsilenced(state, waiting, event.at)),
      settled,
    )
}

/** A ladder that was silent begins: what passed is left out, rungs passed wait for the next 09:07. @source programme.md 3.8 */
function unsilenced(state: CadenceState, milestone: MilestoneState, at: Instant): MilestoneState {
  const next = nextLook(stripDays(state.strip), at)
  return {
    ...milestone,
    remindAt: milestone.remindAt.filter((remindAt) => remindAt > at),
    ladderFrom: milestone.ladderFrom !== null && milestone.ladderFrom > next ? milestone.ladderFrom : next,
  }
}

function moved(occurrence: OccurrenceState, dates: MovedDates): OccurrenceState {
  return changeMilestone(occurrence, dates.milestone, (milestone) => ({ ...milestone, ...datesOf(dates) }))
}

function returned(occurrence: OccurrenceState, key: string, dates: MovedDates): OccurrenceState {
  return changeMilestone(occurrence, key, (milestone) => ({
    ...milestone,
    ...datesOf(dates),
    state: 'returned',
    rung: 0,
    reminded: false,
    ladderFrom: null,
    graceOn: null,
  }))
}

function corrected(
  state: CadenceState,
  period: string,
  mark: RecordedMark,
  after: ClosedAfter | null,
  event: EventEnvelope,
): CadenceState {
  if (state.occurrences.some((occurrence) => occurrence.period === period))
    return withOccurrence(state, period, (occurrence) => marked(state, occurrence, mark, event))
  if (after === null) return state
  return {
    ...state,
    closed: state.closed.map((trace): ClosedTrace => {
      const [closedPeriod, , , red, ends] = trace
      if (closedPeriod !== period) return trace
      const end = endOf(mark.state)
      return [closedPeriod, after.result, after.gaps, red, withEnd(state, ends, mark.milestone, end)]
    }),
  }
}

function closedTrace(
  state: CadenceState,
  event: Extract<CadenceEvent, { kind: 'occurrenceClosed' }>,
): ClosedTrace {
  const { period, result, gaps } = event
  const milestones = state.occurrences.find((each) => each.period === period)?.milestones ?? []
  const main = milestones.find((each) => each.milestone === state.setup.definition.main)
  const ends = milestones.map((each) =>
    event.missed.includes(each.milestone) ? 'm' : endOf(isSettled(each) ? each.state : 'waived'),
  )
  return [period, result, gaps, main !== undefined && main.rung >= 2 ? 1 : 0, ends.join('')]
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

/** Reminders at or before the opening are left out: the opening notice covers them. @source programme.md 3.7 */
function openingLater(occurrence: OccurrenceState, { opensAt, expiresAt }: MovedOpening): OccurrenceState {
  const milestones = occurrence.milestones.map((milestone) => ({
    ...milestone,
    remindAt: milestone.remindAt.filter((at) => at > opensAt),
  }))
  return { ...occurrence, opensAt, expiresAt, milestones }
}

function withOccurrence(
  state: CadenceState,
  period: string,
  change: (occurrence: OccurrenceState) => OccurrenceState,
): CadenceState {
  return {
    ...state,
    occurrences: state.occurrences.map((each) => (each.period === period ? change(each) : each)),
  }
}

function withMilestone(
  state: CadenceState,
  period: string,
  key: string,
  change: (milestone: MilestoneState) => MilestoneState,
): CadenceState {
  return withOccurrence(state, period, (occurrence) => changeMilestone(occurrence, key, change))
}

function changeMilestone(
  occurrence: OccurrenceState,
  key: string,
  change: (milestone: MilestoneState) => MilestoneState,
): OccurrenceState {
  milestoneOf(occurrence, key)
  return {
    ...occurrence,
    milestones: occurrence.milestones.map((each) => (each.milestone === key ? change(each) : each)),
  }
}
