import { addDays } from '../../../domain/calendar/civil-date.ts'
import { dateOf, instantFromMs } from '../../../domain/calendar/instant.ts'

/** The day in +08:00 so many days from today: rehearsals begin now. */
export function dayAfter(days: number): string {
  return addDays(dateOf(instantFromMs(Date.now())), days)
}
