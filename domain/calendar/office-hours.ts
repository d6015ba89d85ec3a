import { addDays, type CivilDate } from './civil-date.ts'
import { dateOf, type Instant, instantAt, timeOf } from './instant.ts'
import type { WorkingDays } from './working-days.ts'
import { firstWorkdayOnOrAfter } from './workdays.ts'

/** When the clock acts: opening, reminder, rungs, expiry; +08:00. @source docs/programme.md 3.5 */
export const lookTime = '09:07'
/** The hour of every due; the day decides. @source docs/programme.md 3.5 */
export const dueTime = '18:00'
/** Office hours, both ends included. */
export const hoursFrom = '08:30'
export const hoursTo = '17:30'

/** 09:07 of that day. */
export function lookAt(date: CivilDate): Instant {
  return instantAt(date, lookTime)
}

/** 18:00 of that day. */
export function dueAt(date: CivilDate): Instant {
  return instantAt(date, dueTime)
}

/** Whether a moment lies on a working day from 08:30:00 to 17:30:00. Throws as `WorkingDays` does. */
export function isInOfficeHours(workingDays: WorkingDays, at: Instant): boolean {
  const time = timeOf(at)
  return time >= `${hoursFrom}:00` && time <= `${hoursTo}:00` && workingDays.isWorkday(dateOf(at))
}

/** The first 09:07 of a working day after a moment, never the moment itself. Throws as `WorkingDays` does. */
export function nextLook(workingDays: WorkingDays, at: Instant): Instant {
  const today = dateOf(at)
  return lookAt(firstWorkdayOnOrAfter(workingDays, at < lookAt(today) ? today : addDays(today, 1)))
}

/** The first 09:07 of a working day that is not before a moment. Throws as `WorkingDays` does. */
export function lookOnOrAfter(workingDays: WorkingDays, at: Instant): Instant {
  const today = dateOf(at)
  return lookAt(firstWorkdayOnOrAfter(workingDays, at <= lookAt(today) ? today : addDays(today, 1)))
}
