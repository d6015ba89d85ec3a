import type { CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import type { MilestoneDefinition } from '../../programme/template.ts'
import type { MilestoneState, OccurrenceState } from '../state.ts'

/**
 * A meeting is on time when it happened by the later of its due day and its period's last day and was recorded before
 * red; anything else when it was recorded on its due day at the latest. Late once is late for ever.
 * @source docs/programme.md, "On time or late"
 */
export function isLate(
  own: MilestoneDefinition,
  occurrence: OccurrenceState,
  milestone: MilestoneState,
  happenedOn: CivilDate,
  at: Instant,
): boolean {
  if (milestone.mark?.late === true) return true
  const recordedOn = dateOf(at)
  const inGrace = milestone.graceOn !== null && recordedOn <= milestone.graceOn
  const dueOn = dateOf(milestone.dueAt)
  if (!own.meeting) return recordedOn > dueOn && !inGrace
  const limitOn = dueOn > occurrence.lastOn ? dueOn : occurrence.lastOn
  if (happenedOn > limitOn) return true
  return milestone.redAt !== null && at >= milestone.redAt && !inGrace
}
