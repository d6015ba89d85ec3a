/** A day of the Gregorian calendar, `YYYY-MM-DD`. Text order is time order. */
export type CivilDate = string

const firstYear = 1900
const lastYear = 2999
const leastDigits = 1000
const mostDigits = 9999
/** Days of the year before each month of a year that begins on 1 March. */
const daysBeforeMonth = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337] as const
/** Day number of 1970-01-01 counted from 0000-03-01. */
const epochShift = 719_468
const daysOfFourCenturies = 146_097

/** The date that a text states exactly as `YYYY-MM-DD`, years 1900 to 2999; null: it states none. */
export function parseCivilDate(text: string): CivilDate | null {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return null
  const year = yearOf(text)
  if (year < firstYear || year > lastYear) return null
  const month = monthOf(text)
  if (month < 1 || month > 12) return null
  const day = dayOf(text)
  return day >= 1 && day <= daysInMonth(year, month) ? text : null
}

/** The date of a year, month 1 to 12 and day. Throws `RangeError` for a day that does not exist. */
export function civilDate(year: number, month: number, day: number): CivilDate {
  if (day >= 1 && day <= daysInMonth(year, month) && Number.isInteger(day)) return write(year, month, day)
  throw new RangeError(`no such day: ${year}-${month}-${day}`)
}

/** So many days later; earlier when negative. Throws `RangeError` outside the years 1000 to 9999. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const day = dayOf(date) + days
  if (day >= 1 && day <= 28 && Number.isInteger(day)) return date.slice(0, 8) + twoDigits(day)
  return dateOfDayNumber(dayNumberOf(date) + days)
}

/** Days from one date to the other, negative when `to` is the earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumberOf(to) - dayNumberOf(from)
}

/** So many months later, on the same day; a day that the month lacks becomes its last day. @source docs/programme.md 3.2 */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const monthNumber = yearOf(date) * 12 + monthOf(date) - 1 + months
  const year = Math.floor(monthNumber / 12)
  const month = monthNumber - year * 12 + 1
  return civilDate(year, month, Math.min(dayOf(date), daysInMonth(year, month)))
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: CivilDate): number {
  return ((((dayNumberOf(date) + 3) % 7) + 7) % 7) + 1
}

export function yearOf(date: CivilDate): number {
  return digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3)
}

/** 1 to 12. */
export function monthOf(date: CivilDate): number {
  return digit(date, 5) * 10 + digit(date, 6)
}

/** 1 to 31. */
export function dayOf(date: CivilDate): number {
  return digit(date, 8) * 10 + digit(date, 9)
}

/** 28 to 31. Throws `RangeError` for a year outside 1000 to 9999 or a month outside 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (!Number.isInteger(year) || year < leastDigits || year > mostDigits)
    throw new RangeError(`no such year: ${year}`)
  if (!Number.isInteger(month) || month < 1 || month > 12)
    throw new RangeError(`no such month: ${year}-${month}`)
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01. Throws `RangeError` for what is not a date. */
export function dayNumberOf(date: CivilDate): number {
  const month = monthOf(date)
  const yearFromMarch = month <= 2 ? yearOf(date) - 1 : yearOf(date)
  const before = daysBeforeMonth[month <= 2 ? month + 9 : month - 3] ?? Number.NaN
  const dayNumber = daysBeforeYear(yearFromMarch) + before + dayOf(date) - 1 - epochShift
  if (Number.isNaN(dayNumber)) throw new RangeError(`not a date: ${date}`)
  return dayNumber
}

/** The inverse of `dayNumberOf`. Throws `RangeError` outside the years 1000 to 9999. */
export function dateOfDayNumber(dayNumber: number): CivilDate {
  const days = dayNumber + epochShift
  // No year begins a whole day later than the mean year of 365.2425 days says: the guess may be early, never late.
  let yearFromMarch = Math.floor((days * 400) / daysOfFourCenturies)
  if (daysBeforeYear(yearFromMarch + 1) <= days) yearFromMarch += 1
  const dayOfYear = days - daysBeforeYear(yearFromMarch)
  const monthFromMarch = daysBeforeMonth.findLastIndex((before) => before <= dayOfYear)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const day = dayOfYear - (daysBeforeMonth[monthFromMarch] ?? 0) + 1
  return civilDate(month <= 2 ? yearFromMarch + 1 : yearFromMarch, month, day)
}

/** Days from 0000-03-01 to 1 March of that year. */
function daysBeforeYear(year: number): number {
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** The digit at a place; NaN for anything else. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

function write(year: number, month: number, day: number): CivilDate {
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
