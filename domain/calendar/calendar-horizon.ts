import type { Finding } from '../findings.ts'
import type { CalendarYear } from './calendar-data.ts'
import type { CivilDate } from './civil-date.ts'

/** The notice of the next year comes out in November as a rule. */
const noticeExpectedBy = '12-01'

/**
 * What is lacking of the calendars in force on that day: years up to one after the last in which a programme ends (null:
 * none runs, then up to the next year), and the notice of a year that should be out.
 */
export function calendarFindings(
  years: readonly CalendarYear[],
  lastProgrammeYear: number | null,
  today: CivilDate,
): readonly Finding[] {
  const thisYear = Number(today.slice(0, 4))
  const known = new Map(years.map(({ status, year }) => [year, status]))
  const lastNeeded = Math.max(lastProgrammeYear ?? thisYear, thisYear) + 1
  const needed = Array.from({ length: lastNeeded - thisYear + 1 }, (_, index) => thisYear + index)
  const noticed = today.slice(5) >= noticeExpectedBy ? [thisYear, thisYear + 1] : [thisYear]
  return [
    ...needed
      .filter((year) => !known.has(year))
      .map((year): Finding => ({ kind: 'calendar-year-missing', subject: `${year}`, details: {} })),
    ...noticed
      .filter((year) => known.get(year) === 'provisional')
      .map((year): Finding => ({ kind: 'calendar-provisional', subject: `${year}`, details: {} })),
  ]
}
