import type { CalendarYear } from './calendar-data.ts'
import {
  type CivilDate,
  civilDate,
  dayOf,
  daysInMonth,
  monthOf,
  parseCivilDate,
  weekdayOf,
  yearOf,
} from './civil-date.ts'
import type { WorkingDays } from './working-days.ts'

/** The working calendar of all years that have a file. */
export interface Calendar extends WorkingDays {
  /** Ascending. */
  readonly years: readonly number[]
  /** Those without a published notice, ascending. */
  readonly provisionalYears: readonly number[]
  /** `调休上班` for a weekend day worked, `放假` for a day from Monday to Friday off, null for an ordinary day. Throws `UnknownYearError`. */
  noteOf(date: CivilDate): string | null
}

/** A date lies in a year without a calendar file. @source docs/programme.md 3.9 */
export class UnknownYearError extends Error {
  override readonly name = 'UnknownYearError'
  readonly year: number

  constructor(year: number) {
    super(`没有 ${year} 年的日历数据 / no calendar data for the year ${year}: add calendars/${year}.json`)
    this.year = year
  }
}

/** What is known of a day; 0: there is no such day. */
type DayKind = 0 | 1 | 2 | 3 | 4
const ordinaryWork: DayKind = 1
const ordinaryOff: DayKind = 2
const listedWork: DayKind = 3
const listedOff: DayKind = 4

/** Indexed by month * 100 + day. */
type YearTable = Uint8Array

/**
 * A calendar from one file a year. A notice may list days of the December before and of the January after; where
 * two disagree the later notice holds, and a notice holds over a provisional file.
 * Throws `RangeError` for a year given twice, a day in both lists, and a day that the year's notice cannot list.
 */
export function createCalendar(years: readonly CalendarYear[]): Calendar {
  const ascending = [...years].toSorted((one, other) => one.year - other.year)
  const tables = new Map(ascending.map(({ year }) => [year, ordinaryYear(year)]))
  if (tables.size < years.length) throw new RangeError('a calendar year is given twice')
  const provisional = ascending.filter(({ status }) => status === 'provisional')
  const published = ascending.filter(({ status }) => status === 'published')
  for (const file of [...provisional, ...published]) writeListedDays(tables, file)
  const provisionalYears = provisional.map(({ year }) => year)
  const known = new Set(provisionalYears)

  const kindOf = (date: CivilDate): number => {
    const table = tables.get(yearOf(date))
    if (table === undefined) throw new UnknownYearError(yearOf(parsed(date)))
    const kind = table[indexOf(date)] ?? 0
    return kind === 0 ? notADate(date) : kind
  }
  return {
    years: ascending.map(({ year }) => year),
    provisionalYears,
    isWorkday: (date) => {
      const kind = kindOf(date)
      return kind === ordinaryWork || kind === listedWork
    },
    isProvisional: (date) => {
      kindOf(date)
      return known.has(yearOf(date))
    },
    noteOf: (date) => {
      const kind = kindOf(date)
      if (kind === listedWork) return weekdayOf(date) > 5 ? '调休上班' : null
      return kind === listedOff && weekdayOf(date) <= 5 ? '放假' : null
    },
  }
}

/** Monday to Friday worked. */
function ordinaryYear(year: number): YearTable {
  const table = new Uint8Array(13 * 100)
  for (let month = 1; month <= 12; month += 1) {
    for (let day = 1; day <= daysInMonth(year, month); day += 1) {
      const date = civilDate(year, month, day)
      table[indexOf(date)] = weekdayOf(date) <= 5 ? ordinaryWork : ordinaryOff
    }
  }
  return table
}

/** Fills the tables, which nobody else has seen yet. */
function writeListedDays(tables: ReadonlyMap<number, YearTable>, file: CalendarYear): void {
  const off = new Set(file.off)
  const both = file.work.find((date) => off.has(date))
  if (both !== undefined) throw new RangeError(`calendar ${file.year}: ${both} is both off and worked`)
  const write = (dates: readonly CivilDate[], kind: DayKind): void => {
    for (const date of dates) {
      if (!mayList(file.year, parsed(date))) throw new RangeError(`calendar ${file.year} cannot list ${date}`)
      const table = tables.get(yearOf(date))
      if (table !== undefined) table[indexOf(date)] = kind
    }
  }
  write(file.off, listedOff)
  write(file.work, listedWork)
}

function mayList(year: number, date: CivilDate): boolean {
  return date >= `${year - 1}-12-01` && date <= `${year + 1}-01-31`
}

function indexOf(date: CivilDate): number {
  return monthOf(date) * 100 + dayOf(date)
}

function parsed(date: string): CivilDate {
  return parseCivilDate(date) ?? notADate(date)
}

function notADate(text: string): never {
  throw new RangeError(`not a date: ${text}`)
}
