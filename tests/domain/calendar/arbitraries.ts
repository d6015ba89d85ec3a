import fc from 'fast-check'
import { addDays, type CivilDate, dateOfDayNumber, dayNumberOf } from '../../../domain/calendar/civil-date.ts'
import { stripDays } from '../../../domain/calendar/strip.ts'
import type { WorkingDays } from '../../../domain/calendar/working-days.ts'

/** Any date from one day to another, both included. */
export function dateBetween(firstOn: CivilDate, lastOn: CivilDate): fc.Arbitrary<CivilDate> {
  return fc.integer({ min: dayNumberOf(firstOn), max: dayNumberOf(lastOn) }).map(dateOfDayNumber)
}

export const anyDate = dateBetween('1900-01-01', '2999-12-31')

/** Any instant of those years, in milliseconds. */
export const anyMs = fc.integer({
  min: Date.UTC(1900, 0, 1) - 8 * 3_600_000,
  max: Date.UTC(3000, 0, 1) - 8 * 3_600_000 - 1,
})

export interface RandomWeeks {
  readonly workingDays: WorkingDays
  /** First Monday and last Sunday. */
  readonly firstOn: CivilDate
  readonly lastOn: CivilDate
  readonly days: string
}

/** Ten weeks around a turn of the year, each day worked or not by chance, with weeks all off or all worked among them. */
export const randomWeeks: fc.Arbitrary<RandomWeeks> = fc
  .array(fc.oneof(fc.constantFrom('0000000', '1111111', '1111100', '0000001', '1000000'), sevenMarks()), {
    minLength: 10,
    maxLength: 10,
  })
  .map((weeks) => {
    const strip = { startOn: '2026-11-30', days: weeks.join(''), provisionalYears: [2027] }
    return {
      workingDays: stripDays(strip),
      firstOn: strip.startOn,
      lastOn: addDays(strip.startOn, 69),
      days: strip.days,
    }
  })

function sevenMarks(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 127 }).map((bits) => bits.toString(2).padStart(7, '0'))
}
