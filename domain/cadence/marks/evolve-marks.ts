import type { Instant } from '../../calendar/instant.ts'
import { nextLook } from '../../calendar/office-hours.ts'
import { stripDays } from '../../calendar/strip.ts'
import { changeMilestone, datesOf, withOccurrence } from '../change-occurrence.ts'
import { endOf, withEnd } from '../closed-trace.ts'
import type { CadenceEvent, ClosedAfter, EventEnvelope, MovedDates, RecordedMark } from '../events.ts'
import { markDigest } from './mark-digest.ts'
import { definitionOf, isSettled, neededFirst } from '../milestones.ts'
import type { CadenceState, ClosedTrace, MilestoneState, OccurrenceState } from '../state.ts'

export function marked(
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

/** A ladder that was silent begins: what passed is left out, rungs passed wait for the next 09:07. @source docs/programme.md 3.8 */
function unsilenced(state: CadenceState, milestone: MilestoneState, at: Instant): MilestoneState {
  const next = nextLook(stripDays(state.strip), at)
  return {
    ...milestone,
    remindAt: milestone.remindAt.filter((remindAt) => remindAt > at),
    ladderFrom: milestone.ladderFrom !== null && milestone.ladderFrom > next ? milestone.ladderFrom : next,
  }
}

export function moved(occurrence: OccurrenceState, dates: MovedDates): OccurrenceState {
  return changeMilestone(occurrence, dates.milestone, (milestone) => ({ ...milestone, ...datesOf(dates) }))
}

export function returned(occurrence: OccurrenceState, key: string, dates: MovedDates): OccurrenceState {
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

export function corrected(
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
      if (trace.period !== period) return trace
      const { gaps, result } = after
      return withEnd(state, { ...trace, result, gaps }, mark.milestone, endOf(mark.state))
    }),
  }
}

export function closedTrace(
  state: CadenceState,
  event: Extract<CadenceEvent, { kind: 'occurrenceClosed' }>,
): ClosedTrace {
  const { period, result, gaps } = event
  const milestones = state.occurrences.find((each) => each.period === period)?.milestones ?? []
  const main = milestones.find((each) => each.milestone === state.setup.definition.main)
  const ends = milestones.map((each) =>
    event.missed.includes(each.milestone) ? 'missed' : endOf(isSettled(each) ? each.state : 'waived'),
  )
  return { period, result, gaps, red: main !== undefined && main.rung >= 2, ends }
}
