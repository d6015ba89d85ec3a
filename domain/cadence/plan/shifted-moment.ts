import type { CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant, timeOf } from '../../calendar/instant.ts'
import { dueAt, lookAt } from '../../calendar/office-hours.ts'
import type { WorkingDays } from '../../calendar/working-days.ts'
import { addWorkdays } from '../../calendar/workdays.ts'

/** A moment by so many working days later when it is on that day or after it: dues stay dues, looks stay looks. */
export function shiftedBy(
  workingDays: WorkingDays,
  moment: Instant,
  fromOn: CivilDate,
  workdays: number,
): Instant {
  if (dateOf(moment) < fromOn) return moment
  const day = addWorkdays(workingDays, dateOf(moment), workdays)
  return timeOf(moment) === timeOf(dueAt(day)) ? dueAt(day) : lookAt(day)
}
