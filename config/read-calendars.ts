import { join } from 'node:path'
import { calendarVersion, readCalendarFolder } from './calendar-files.ts'
import { type Calendar, createCalendar } from '../domain/calendar/calendar.ts'
import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import { projectFolder } from './project-folder.ts'

export interface CalendarFolder {
  readonly calendar: Calendar
  /** Hash of the files' content. */
  readonly version: string
  /** Ascending. */
  readonly years: readonly CalendarYear[]
}

/** The `YEAR.json` files of a folder; those of the project unless told otherwise. Throws `FileProblemsError`. */
export function readCalendars(folder: string = join(projectFolder(), 'calendars')): CalendarFolder {
  const years = readCalendarFolder(folder)
  return { calendar: createCalendar(years), version: calendarVersion(years), years }
}
