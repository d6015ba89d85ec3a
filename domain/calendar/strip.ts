import type { WorkingDayStripData } from '../cadence/plan/plan.ts'
import { addDays, type CivilDate, dayNumberOf, yearOf } from './civil-date.ts'
import type { WorkingDays } from './working-days.ts'

/** A date lies outside the recorded working days. */
export class StripTooShortError extends Error {
  override readonly name = 'StripTooShortError'
  readonly date: CivilDate

  constructor(date: CivilDate, strip: WorkingDayStripData) {
    super(`${date} lies outside the recorded working days ${strip.startOn} to ${stripLastOn(strip)}`)
    this.date = date
  }
}

/** The working days from one day to another as recorded data; empty when `firstOn` is the later. Throws as `WorkingDays` does. */
export function createStrip(
  workingDays: WorkingDays,
  firstOn: CivilDate,
  lastOn: CivilDate,
): WorkingDayStripData {
  const marks: string[] = []
  const provisionalYears = new Set<number>()
  for (let day = firstOn; day <= lastOn; day = addDays(day, 1)) {
    marks.push(workingDays.isWorkday(day) ? '1' : '0')
    if (workingDays.isProvisional(day)) provisionalYears.add(yearOf(day))
  }
  return { startOn: firstOn, days: marks.join(''), provisionalYears: [...provisionalYears] }
}

/** Recorded data as working days. They throw `StripTooShortError` outside it. */
export function stripDays(strip: WorkingDayStripData): WorkingDays {
  const startNumber = dayNumberOf(strip.startOn)
  const provisionalYears = new Set(strip.provisionalYears)
  const markOf = (date: CivilDate): string => {
    const mark = strip.days[dayNumberOf(date) - startNumber]
    if (mark === undefined) throw new StripTooShortError(date, strip)
    return mark
  }
  return {
    isWorkday: (date) => markOf(date) === '1',
    isProvisional: (date) => {
      markOf(date)
      return provisionalYears.has(yearOf(date))
    },
  }
}

/** The last day of a strip; the day before its start when it is empty. */
export function stripLastOn(strip: WorkingDayStripData): CivilDate {
  return addDays(strip.startOn, strip.days.length - 1)
}
