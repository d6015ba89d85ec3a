import { createHash } from 'node:crypto'
import { addDays, addMonths, daysBetween, weekdayOf } from '../../../domain/calendar/civil-date.ts'
import { instantFromMs, msOf } from '../../../domain/calendar/instant.ts'
import { dueAt, nextLook } from '../../../domain/calendar/office-hours.ts'
import { periodOf } from '../../../domain/calendar/period.ts'
import { endsOn } from '../../../domain/calendar/programme-span.ts'
import { addWorkdays, rollInsideWeek } from '../../../domain/calendar/workdays.ts'
import { shippedCalendar } from './calendar-files.ts'

/** A digest of what every calendar function says of each day of 2020 to 2035, and of the days Samoa skipped in 2011. */
export function digestOfDates(): string {
  const calendar = shippedCalendar()
  const hash = createHash('sha256')
  for (let day = '2011-12-25'; day < '2012-01-05'; day = addDays(day, 1)) {
    hash.update([day, weekdayOf(day), daysBetween('2011-12-29', day), msOf(dueAt(day))].join())
  }
  for (let day = '2020-02-01'; day < '2036-01-01'; day = addDays(day, 1)) {
    const worked = [
      calendar.isWorkday(day),
      calendar.noteOf(day),
      addWorkdays(calendar, day, 5),
      addWorkdays(calendar, day, -5),
    ]
    const periods = [rollInsideWeek(calendar, day), periodOf('week', day).key, addMonths(day, 1), endsOn(day)]
    const instants = [
      dueAt(day),
      msOf(dueAt(day)),
      instantFromMs(msOf(dueAt(day)) + 1),
      nextLook(calendar, dueAt(day)),
    ]
    hash.update([...worked, ...periods, ...instants].join())
  }
  return hash.digest('hex')
}
