import {
  addDays,
  type CivilDate,
  civilDate,
  daysInMonth,
  weekdayOf,
  yearOf,
  monthOf,
} from '../calendar/civil-date.ts'
import { monthOfPeriod, type Period } from '../calendar/period.ts'
import { programmeMonthEnd } from '../calendar/programme-span.ts'
import type { WorkingDays } from '../calendar/working-days.ts'
import { addWorkdays, lastWorkdayOnOrBefore, nthWorkdayOf, rollInsideWeek } from '../calendar/workdays.ts'
import type { DueRule } from '../programme/template.ts'

export interface DueRuleContext {
  readonly period: Period
  readonly startOn: CivilDate
  /** 1 Monday … 7 Sunday. */
  readonly salonWeekday: number
  /** Due day of another milestone of the same occurrence. */
  readonly dueOnOf: (milestone: string) => CivilDate
  /** Its Chinese name. */
  readonly nameOf: (milestone: string) => string
}

export interface DueDay {
  readonly dueOn: CivilDate
  /** A sentence for people. */
  readonly rule: string
}

const weekdayNames = ['一', '二', '三', '四', '五', '六', '日'] as const

/** The due day that a rule fixes; null: the week has no working day (exempt). @source docs/programme.md 3.4, 3.8; docs/programme.md, "4. The six steps" */
export function dueDayOf(workingDays: WorkingDays, rule: DueRule, context: DueRuleContext): DueDay | null {
  switch (rule.kind) {
    case 'preferred-weekday':
      return preferredWeekday(workingDays, context)
    case 'nth-workday': {
      const { firstOn, lastOn } = context.period
      const dueOn =
        nthWorkdayOf(workingDays, firstOn, lastOn, rule.nth) ?? lastWorkdayOnOrBefore(workingDays, lastOn)
      return { dueOn, rule: `本期第 ${rule.nth} 个工作日` }
    }
    case 'on-or-before': {
      const { firstOn } = monthOfPeriod(context.period, rule.month)
      const limitOn = civilDate(
        yearOf(firstOn),
        monthOf(firstOn),
        Math.min(rule.day, daysInMonth(yearOf(firstOn), monthOf(firstOn))),
      )
      return onOrBefore(workingDays, limitOn, `${monthOf(firstOn)} 月 ${rule.day} 日前最后一个工作日`)
    }
    case 'last-workday-of-month': {
      const { firstOn, lastOn } = monthOfPeriod(context.period, rule.month)
      return onOrBefore(workingDays, lastOn, `${monthOf(firstOn)} 月最后一个工作日`)
    }
    case 'programme-month-end':
      return onOrBefore(
        workingDays,
        programmeMonthEnd(context.startOn, rule.month),
        `帮扶期第 ${rule.month} 个月末前最后一个工作日`,
      )
    case 'before':
      return {
        dueOn: addWorkdays(workingDays, context.dueOnOf(rule.milestone), -rule.workdays),
        rule: `“${context.nameOf(rule.milestone)}”应办日前 ${rule.workdays} 个工作日`,
      }
    case 'after':
      return {
        dueOn: addWorkdays(workingDays, context.dueOnOf(rule.milestone), rule.workdays),
        rule: afterRuleText(context.nameOf(rule.milestone), rule.workdays),
      }
  }
}

export function afterRuleText(name: string, workdays: number): string {
  return `“${name}”后 ${workdays} 个工作日`
}

function preferredWeekday(workingDays: WorkingDays, context: DueRuleContext): DueDay | null {
  const preferredOn = addDays(
    context.period.firstOn,
    context.salonWeekday - weekdayOf(context.period.firstOn),
  )
  const dueOn = rollInsideWeek(workingDays, preferredOn)
  if (dueOn === null) return null
  const weekday = `每周${weekdayNames[context.salonWeekday - 1] ?? ''}`
  if (dueOn === preferredOn) return { dueOn, rule: weekday }
  return { dueOn, rule: `${weekday}；${preferredOn} 休息，改在同周 ${dueOn}` }
}

function onOrBefore(workingDays: WorkingDays, limitOn: CivilDate, rule: string): DueDay {
  return { dueOn: lastWorkdayOnOrBefore(workingDays, limitOn), rule }
}
