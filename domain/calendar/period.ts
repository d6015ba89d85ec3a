import type { PeriodKind } from '../programme/steps.ts'
import {
  addDays,
  addMonths,
  type CivilDate,
  civilDate,
  daysBetween,
  monthOf,
  parseCivilDate,
  weekdayOf,
  yearOf,
} from './civil-date.ts'
import { endsOn } from './programme-span.ts'

/** A stretch of days that owes one occurrence of a step. */
export interface Period {
  readonly kind: PeriodKind
  /** `2026-W53`, `2026-11`, `2026-Q4`, `2026-H2`, `2026` or `2026-2028`. */
  readonly key: string
  readonly firstOn: CivilDate
  readonly lastOn: CivilDate
}

export interface DaySpan {
  readonly firstOn: CivilDate
  readonly lastOn: CivilDate
}

/**
 * The period of a kind that a day lies in; for `three-years` the programme that starts on that day.
 * @source docs/programme.md 3.1
 */
export function periodOf(kind: PeriodKind, date: CivilDate): Period {
  const year = yearOf(date)
  const month = monthOf(date)
  switch (kind) {
    case 'week':
      return weekPeriod(date)
    case 'month':
      return monthsPeriod(kind, date.slice(0, 7), civilDate(year, month, 1), 1)
    case 'quarter': {
      const quarter = Math.ceil(month / 3)
      return monthsPeriod(kind, `${year}-Q${quarter}`, civilDate(year, quarter * 3 - 2, 1), 3)
    }
    case 'half-year': {
      const half = month <= 6 ? 1 : 2
      return monthsPeriod(kind, `${year}-H${half}`, civilDate(year, half * 6 - 5, 1), 6)
    }
    case 'year':
      return monthsPeriod(kind, `${year}`, civilDate(year, 1, 1), 12)
    case 'three-years':
      return programmePeriod(date)
    default:
      return kind satisfies never
  }
}

/** The leap's period: the programme itself, keyed by the start's year and that year + 2. @source docs/programme.md 3.1 */
export function programmePeriod(startOn: CivilDate): Period {
  const year = yearOf(startOn)
  return { kind: 'three-years', key: `${year}-${year + 2}`, firstOn: startOn, lastOn: endsOn(startOn) }
}

/** The period of the same kind that begins the day after. */
export function nextPeriod(period: Period): Period {
  return periodOf(period.kind, addDays(period.lastOn, 1))
}

/** The period that a key names, years 1900 to 2999; null: the key names none, or a programme, which needs its `startOn`. */
export function parsePeriodKey(kind: PeriodKind, key: string): Period | null {
  const dayText = dayOfKey(kind, key)
  const day = dayText === null ? null : parseCivilDate(dayText)
  if (day === null) return null
  const period = periodOf(kind, day)
  return period.key === key ? period : null
}

/** The n-th calendar month, from 1, of a month, quarter, half-year or year. Throws `RangeError` for a month it lacks. */
export function monthOfPeriod(period: Period, n: number): DaySpan {
  const firstOn = addMonths(period.firstOn, n - 1)
  const calendarMonths = period.kind !== 'week' && period.kind !== 'three-years'
  if (!calendarMonths || firstOn < period.firstOn || firstOn > period.lastOn) {
    throw new RangeError(`${period.key} has no calendar month ${n}`)
  }
  return { firstOn, lastOn: addDays(addMonths(firstOn, 1), -1) }
}

/** A day of the period that a key would name, as unchecked text; null: not the form of this kind. */
function dayOfKey(kind: PeriodKind, key: string): string | null {
  const year = key.slice(0, 4)
  const number = Number(key.slice(6))
  switch (kind) {
    case 'week':
      return /^[0-9]{4}-W[0-9]{2}$/.test(key) ? dayOfWeekNumber(year, number) : null
    case 'month':
      return `${key}-01`
    case 'quarter':
      return /^[0-9]{4}-Q[1-4]$/.test(key) ? `${year}-${twoDigits(number * 3)}-01` : null
    case 'half-year':
      return /^[0-9]{4}-H[12]$/.test(key) ? `${year}-${twoDigits(number * 6)}-01` : null
    case 'year':
      return `${key}-01-01`
    case 'three-years':
      return null
    default:
      return kind satisfies never
  }
}

/** The Thursday of that ISO week, or of a week that the key then does not name. */
function dayOfWeekNumber(year: string, week: number): string | null {
  const fourth = parseCivilDate(`${year}-01-04`)
  return fourth === null ? null : addDays(fourth, 4 - weekdayOf(fourth) + (week - 1) * 7)
}

/** A week belongs to the year of its Thursday. */
function weekPeriod(date: CivilDate): Period {
  const firstOn = addDays(date, 1 - weekdayOf(date))
  const thursday = addDays(firstOn, 3)
  const year = yearOf(thursday)
  const week = Math.floor(daysBetween(civilDate(year, 1, 1), thursday) / 7) + 1
  return { kind: 'week', key: `${year}-W${twoDigits(week)}`, firstOn, lastOn: addDays(firstOn, 6) }
}

function monthsPeriod(kind: PeriodKind, key: string, firstOn: CivilDate, months: number): Period {
  return { kind, key, firstOn, lastOn: addDays(addMonths(firstOn, months), -1) }
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
