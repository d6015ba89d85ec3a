import type { CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import { lookAt } from '../../calendar/office-hours.ts'
import type { WorkingDays } from '../../calendar/working-days.ts'
import { addWorkdays } from '../../calendar/workdays.ts'
import type { MilestoneState } from '../state.ts'

/** Working days of grace after an outage of this system: as long as a return gives. */
export const graceWorkdays = 3

export interface Grace {
  /** A duty that fell due during the outage and is recorded by the end of this day is on time. */
  readonly on: CivilDate
  /** No occurrence expires, and no rung of such a duty fires, before this. */
  readonly expiresAt: Instant
}

/** No duty becomes late only because the system was away. @source docs/programme.md, "Outages" */
export function graceAfterOutage(workingDays: WorkingDays, to: Instant): Grace {
  const on = addWorkdays(workingDays, dateOf(to), graceWorkdays)
  return { on, expiresAt: lookAt(addWorkdays(workingDays, on, 1)) }
}

/**
 * Whether the last moment to be on time (a due day's end, a meeting's red) lay in the outage, and the duty is due by its
 * end.
 */
export function fellDueBetween(
  milestone: MilestoneState,
  meeting: boolean,
  from: Instant,
  to: Instant,
): boolean {
  const onTimeUntil = meeting && milestone.redAt !== null ? milestone.redAt : milestone.dueAt
  return milestone.dueAt <= to && dateOf(onTimeUntil) >= dateOf(from)
}

/** Reminders that passed unsent and are of no use any more: the due day is over, or a later one passed as well. */
export function staleReminders(milestone: MilestoneState, at: Instant): readonly Instant[] {
  const passed = milestone.remindAt.filter((remindAt) => remindAt <= at)
  return milestone.dueAt < at ? passed : passed.slice(0, -1)
}
