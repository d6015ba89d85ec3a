import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CalendarFolder, readCalendars } from '../../../config/read-calendars.ts'
import { addDays, type CivilDate, weekdayOf } from '../../../domain/calendar/civil-date.ts'
import { runCalendars } from '../../support/run-calendars.ts'

/** The calendars of the run, but for one whole week off that begins on or after a day. */
export async function calendarsWithWeekOff(from: CivilDate): Promise<CalendarFolder> {
  const monday = addDays(from, (8 - weekdayOf(from)) % 7)
  const week = Array.from({ length: 7 }, (_, index) => addDays(monday, index))
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-calendars-'))
  try {
    for (const year of runCalendars.years) {
      const own = week.filter((day) => day.startsWith(`${year.year}-`))
      const off = [...new Set([...year.off, ...own])].toSorted()
      const work = year.work.filter((day) => !own.includes(day))
      await writeFile(join(folder, `${year.year}.json`), JSON.stringify({ ...year, off, work }))
    }
    return readCalendars(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
