import { addMs, dateOf, type Instant } from '../domain/calendar/instant.ts'
import { lookAt } from '../domain/calendar/office-hours.ts'
import type { WorkingDays } from '../domain/calendar/working-days.ts'

const minuteMs = 60_000

/**
 * When a rehearsal begins that is asked for at a moment: at that moment, but on a working day not before the clock has
 * looked (09:07), so that the hour at which it is asked for changes nothing.
 */
export function beginsAt(workingDays: WorkingDays, askedAt: Instant): Instant {
  const lookedAt = addMs(lookAt(dateOf(askedAt)), minuteMs)
  return askedAt < lookedAt && workingDays.isWorkday(dateOf(askedAt)) ? lookedAt : askedAt
}
