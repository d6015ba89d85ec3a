import type { PlannedMilestone } from './plan/plan.ts'
import type { CadenceState, MilestoneState, OccurrenceState } from './state.ts'
import { milestoneOf } from './milestones.ts'

/** The dates of a milestone, without what happened to it. */
export type MilestoneDates = Pick<
  PlannedMilestone,
  'dueAt' | 'remindAt' | 'yellowAt' | 'redAt' | 'levelThreeAt' | 'provisional'
>

export function datesOf(milestone: MilestoneDates): MilestoneDates {
  const { dueAt, remindAt, yellowAt, redAt, levelThreeAt, provisional } = milestone
  return { dueAt, remindAt, yellowAt, redAt, levelThreeAt, provisional }
}

export function withOccurrence(
  state: CadenceState,
  period: string,
  change: (occurrence: OccurrenceState) => OccurrenceState,
): CadenceState {
  return {
    ...state,
    occurrences: state.occurrences.map((each) => (each.period === period ? change(each) : each)),
  }
}

export function withMilestone(
  state: CadenceState,
  period: string,
  key: string,
  change: (milestone: MilestoneState) => MilestoneState,
): CadenceState {
  return withOccurrence(state, period, (occurrence) => changeMilestone(occurrence, key, change))
}

export function changeMilestone(
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
