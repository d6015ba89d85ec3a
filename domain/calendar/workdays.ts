import { addDays, type CivilDate, weekdayOf } from './civil-date.ts'
import type { WorkingDays } from './working-days.ts'

/**
 * The `count`-th working day after a date, which is itself not counted; before it when negative; 0: the date
 * itself, worked or not. Throws as `WorkingDays` does. @source docs/programme.md 3.5
 */
export function addWorkdays(workingDays: WorkingDays, date: CivilDate, count: number): CivilDate {
  if (!Number.isInteger(count)) throw new RangeError(`not a number of working days: ${count}`)
  const step = count < 0 ? -1 : 1
  let day = date
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, step)
    if (workingDays.isWorkday(day)) left -= 1
  }
  return day
}

/** That day or the next working day. Throws as `WorkingDays` does. */
export function firstWorkdayOnOrAfter(workingDays: WorkingDays, date: CivilDate): CivilDate {
  let day = date
  while (!workingDays.isWorkday(day)) day = addDays(day, 1)
  return day
}

/** That day or the working day before it. Throws as `WorkingDays` does. @source docs/programme.md 3.4 */
export function lastWorkdayOnOrBefore(workingDays: WorkingDays, date: CivilDate): CivilDate {
  let day = date
  while (!workingDays.isWorkday(day)) day = addDays(day, -1)
  return day
}

/** The n-th working day, from 1, of a span of days; null: it has fewer. Throws as `WorkingDays` does. */
export function nthWorkdayOf(
  workingDays: WorkingDays,
  firstOn: CivilDate,
  lastOn: CivilDate,
  nth: number,
): CivilDate | null {
  if (!Number.isInteger(nth) || nth < 1) throw new RangeError(`not a place in a row: ${nth}`)
  let left = nth
  for (let day = firstOn; day <= lastOn; day = addDays(day, 1)) {
    if (workingDays.isWorkday(day)) left -= 1
    if (left === 0) return day
  }
  return null
}

/** The working days from one day to another, both included; none when `firstOn` is the later. Throws as `WorkingDays` does. */
export function workdaysIn(workingDays: WorkingDays, firstOn: CivilDate, lastOn: CivilDate): CivilDate[] {
  const days: CivilDate[] = []
  for (let day = firstOn; day <= lastOn; day = addDays(day, 1)) {
    if (workingDays.isWorkday(day)) days.push(day)
  }
  return days
}

/** How many working days lie from one day to another, both included; 0 when `firstOn` is the later. Throws as `WorkingDays` does. */
export function countWorkdays(workingDays: WorkingDays, firstOn: CivilDate, lastOn: CivilDate): number {
  let count = 0
  for (let day = firstOn; day <= lastOn; day = addDays(day, 1)) {
    if (workingDays.isWorkday(day)) count += 1
  }
  return count
}

/**
 * A day rolled inside its Monday-to-Sunday week: itself when worked, else the nearest earlier working day, else
 * the nearest later one; null: the week has none. Throws as `WorkingDays` does. @source docs/programme.md 3.4
 */
export function rollInsideWeek(workingDays: WorkingDays, date: CivilDate): CivilDate | null {
  const weekday = weekdayOf(date)
  for (let back = 0; back < weekday; back += 1) {
    const day = addDays(date, -back)
    if (workingDays.isWorkday(day)) return day
  }
  return nthWorkdayOf(workingDays, addDays(date, 1), addDays(date, 7 - weekday), 1)
}

export interface ProvisionalWatch {
  /** The same days, watched. */
  readonly workingDays: WorkingDays
  /** Whether a day asked about so far by `isWorkday` lies in a year without a published notice. */
  readonly touched: () => boolean
}

/** Watches which days a rule looks at, so that its result can be called 暂定. @source docs/programme.md 3.10 */
export function watchProvisional(workingDays: WorkingDays): ProvisionalWatch {
  let touched = false
  return {
    workingDays: {
      isWorkday: (date) => {
        touched ||= workingDays.isProvisional(date)
        return workingDays.isWorkday(date)
      },
      isProvisional: (date) => workingDays.isProvisional(date),
    },
    touched: () => touched,
  }
}
