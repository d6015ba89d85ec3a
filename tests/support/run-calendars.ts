import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calendarVersion } from '../../config/calendar-files.ts'
import type { CalendarFolder } from '../../config/read-calendars.ts'
import type { CalendarYear } from '../../domain/calendar/calendar-data.ts'
import { createCalendar } from '../../domain/calendar/calendar.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'

const daysOff = [
  '01-01',
  '02-10',
  '02-11',
  '02-12',
  '02-13',
  '04-05',
  '05-01',
  '05-02',
  '10-01',
  '10-02',
  '10-03',
]

/** Three years from a start to come, the grace after them, and the year that is asked for beyond. */
const yearsAhead = 6

const thisYear = Number(dateOf(instantFromMs(Date.now())).slice(0, 4))

/**
 * Calendars of the years that a programme of this run can reach, all of them published. A test on the real clock brings
 * them: the project's own have a horizon that the real clock comes to.
 */
export const runCalendars: CalendarFolder = calendarsOf('published')

/** As `runCalendars` was in that year: what histories that were recorded then name. */
export function runCalendarsOf(year: number): CalendarFolder {
  return calendarsOf('published', year)
}

function calendarsOf(status: CalendarYear['status'], now = thisYear): CalendarFolder {
  const years = Array.from({ length: yearsAhead + 2 }, (_, index) => yearOf(now - 1 + index, status))
  return { calendar: createCalendar(years), version: calendarVersion(years), years }
}

function yearOf(year: number, status: CalendarYear['status']): CalendarYear {
  const notice = { title: `${year}`, date: `${year - 1}-11-01`, url: 'https://example.org/notice' }
  const off = daysOff.map((day) => `${year}-${day}`)
  return { year, status, notice: status === 'published' ? notice : null, off, work: [] }
}

/** The same as `YEAR.json` files, in a folder that is named by their content and written once. */
export function runCalendarFolder(status: CalendarYear['status'] = 'published'): string {
  const calendars = calendarsOf(status)
  const folder = join(tmpdir(), `hopelight-calendars-${calendars.version}`)
  if (existsSync(folder)) return folder
  const draft = mkdtempSync(join(tmpdir(), 'hopelight-calendars-draft-'))
  for (const year of calendars.years) writeFileSync(join(draft, `${year.year}.json`), JSON.stringify(year))
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another test was first.
    rmSync(draft, { recursive: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}
