import { addDays, addMonths, type CivilDate } from './civil-date.ts'

/** Months from `startOn` to the day after the programme's end. */
const programmeMonths = 36

/** The programme's last day: the day before startOn + 36 months. @source docs/programme.md 3.2 */
export function endsOn(startOn: CivilDate): CivilDate {
  return programmeMonthEnd(startOn, programmeMonths)
}

/** The last day of month n of the programme, always counted from `startOn`. @source docs/programme.md 3.2 */
export function programmeMonthEnd(startOn: CivilDate, n: number): CivilDate {
  return addDays(addMonths(startOn, n), -1)
}
