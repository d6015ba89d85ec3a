import type { Instant } from '../../calendar/instant.ts'
import { stripDays } from '../../calendar/strip.ts'
import { definitionOf, isSettled } from '../milestones.ts'
import { fellDueBetween, graceAfterOutage, staleReminders } from './outage.ts'
import type { CadenceState } from '../state.ts'

/** The state once an outage is known: stale reminders dropped, days of grace for what fell due in it. */
export function afterOutage(state: CadenceState, from: Instant, to: Instant): CadenceState {
  const grace = graceAfterOutage(stripDays(state.strip), to)
  return {
    ...state,
    occurrences: state.occurrences.map((occurrence) => {
      if (occurrence.exempt) return occurrence
      return {
        ...occurrence,
        milestones: occurrence.milestones.map((milestone) => {
          const stale = staleReminders(milestone, to)
          const fresh = { ...milestone, remindAt: milestone.remindAt.filter((at) => !stale.includes(at)) }
          const { meeting } = definitionOf(state.setup.definition, milestone.milestone)
          return !isSettled(milestone) && fellDueBetween(milestone, meeting, from, to)
            ? { ...fresh, graceOn: grace.on, ladderFrom: grace.expiresAt }
            : fresh
        }),
      }
    }),
  }
}
