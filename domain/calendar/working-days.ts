import type { CivilDate } from './civil-date.ts'

/**
 * What every date rule asks of a calendar. Two things answer it: a whole `Calendar` (in the planner)
 * and a recorded `WorkingDayStrip` (in the machine), so that a rule is written once.
 */
export interface WorkingDays {
  /** Whether the office works that day (+08:00). Throws `UnknownYearError` / `StripTooShortError` outside the known days. */
  isWorkday(date: CivilDate): boolean
  /** Whether that day lies in a year without a published holiday notice (暂定). Same errors. */
  isProvisional(date: CivilDate): boolean
}
