import { addDays, addMonths, type CivilDate } from '../../calendar/civil-date.ts'
import { nextPeriod, type Period, periodOf, programmePeriod } from '../../calendar/period.ts'
import type { WorkingDays } from '../../calendar/working-days.ts'
import { countWorkdays, firstWorkdayOnOrAfter } from '../../calendar/workdays.ts'
import type { StepDefinition } from '../../programme/template.ts'
import { dueDayOf } from '../due-rules.ts'

export interface StepTiming {
  readonly definition: StepDefinition
  readonly startOn: CivilDate
  /** 1 Monday … 7 Sunday. */
  readonly salonWeekday: number
}

/** The first period that a step owes. @source docs/programme.md 3.3 */
export function firstOwedPeriod(workingDays: WorkingDays, timing: StepTiming): Period {
  const { definition, startOn } = timing
  let period =
    definition.period === 'three-years' ? programmePeriod(startOn) : periodOf(definition.period, startOn)
  requireYearsOf(workingDays, period)
  if (definition.period === 'three-years') return period
  while (!isOwed(workingDays, timing, period)) period = nextPeriod(period)
  return period
}

/** Throws `UnknownYearError` unless every year that a period touches has a calendar. @source docs/programme.md 3.9 */
export function requireYearsOf(workingDays: WorkingDays, period: Period): void {
  for (let day = period.firstOn; day < period.lastOn; day = addMonths(day, 12)) workingDays.isProvisional(day)
  workingDays.isProvisional(period.lastOn)
}

function isOwed(workingDays: WorkingDays, timing: StepTiming, period: Period): boolean {
  const all = countWorkdays(workingDays, period.firstOn, period.lastOn)
  if (all === 0) return period.firstOn >= timing.startOn
  const before = countWorkdays(workingDays, period.firstOn, addDays(timing.startOn, -1))
  if ((all - before) * 2 < all) return false
  const mainDueOn = mainDueDay(workingDays, timing, period)
  return mainDueOn !== null && mainDueOn > firstWorkdayOnOrAfter(workingDays, timing.startOn)
}

/** The main milestone's due day by its rule alone; null: no working day in the week. */
export function mainDueDay(workingDays: WorkingDays, timing: StepTiming, period: Period): CivilDate | null {
  const { definition } = timing
  const byKey = new Map(definition.milestones.map((milestone) => [milestone.milestone, milestone]))
  const dueOnOf = (key: string): CivilDate | null => {
    const milestone = byKey.get(key)
    if (milestone === undefined) throw new Error(`template: ${definition.step} has no milestone ${key}`)
    const day = dueDayOf(workingDays, milestone.due, {
      period,
      startOn: timing.startOn,
      salonWeekday: timing.salonWeekday,
      dueOnOf: (other) => {
        const dueOn = dueOnOf(other)
        if (dueOn === null) throw new Error(`template: ${key} counts from ${other}, which has no day`)
        return dueOn
      },
      nameOf: (other) => byKey.get(other)?.name ?? other,
    })
    return day?.dueOn ?? null
  }
  return dueOnOf(definition.main)
}
