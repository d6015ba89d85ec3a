import { addDays, type CivilDate } from '../../calendar/civil-date.ts'
import type { Calendar } from '../../calendar/calendar.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import { nextPeriod } from '../../calendar/period.ts'
import { createStrip } from '../../calendar/strip.ts'
import { type StepKey, stepKeys } from '../../programme/steps.ts'
import type { Template } from '../../programme/template.ts'
import { firstOwedPeriod, type StepTiming } from './owed-periods.ts'
import { planOccurrence } from './plan-occurrence.ts'
import type { PeriodsPlan, PlannedOccurrence } from './plan.ts'

export interface PlanPeriodsInput extends StepTiming {
  /** Moment of starting; null: the plan as from startOn. */
  readonly startedAt: Instant | null
  /** Which owed period comes first; 0 is the first owed. */
  readonly fromIndex: number
  /** How many owed periods to plan; the step's own count ends it. */
  readonly count: number
  /** The recorded working-day strip begins on this day, or with the first day of a period that is planned. */
  readonly stripFirstOn: CivilDate
  /** … and reaches at least this day, as far as the calendar goes. */
  readonly stripReachesOn: CivilDate
}

/** Days the strip reaches past the last planned date. @source docs/architecture.md, "The pure core" */
export const stripMarginDays = 120

/**
 * Plans the next owed periods of a step. Throws `UnknownYearError` when a year that a date rests on has no calendar.
 * @source docs/programme.md 3.3, 3.9
 */
export function planPeriods(
  calendar: Calendar,
  calendarVersion: string,
  input: PlanPeriodsInput,
): PeriodsPlan & { readonly nextIndex: number } {
  const nextIndex = Math.min(input.fromIndex + input.count, input.definition.count)
  const planned = owedPeriods(calendar, input, input.fromIndex, nextIndex).flatMap((period) => {
    const occurrence = planOccurrence(calendar, input, period, input.startedAt)
    return occurrence === null ? [] : [{ period, occurrence }]
  })
  const occurrences = planned.map(({ occurrence }) => occurrence)
  const stripFirstOn = planned.map(({ period }) => period.firstOn).reduce(earlierOf, input.stripFirstOn)
  const lastPlannedOn = occurrences
    .map((occurrence) => dateOf(occurrence.expiresAt))
    .reduce(laterOf, input.stripReachesOn)
  const lastKnownOn = `${Math.max(...calendar.years)}-12-31`
  const reachesOn = addDays(lastPlannedOn, stripMarginDays + longestChainDays(input))
  const strip = createStrip(calendar, stripFirstOn, reachesOn < lastKnownOn ? reachesOn : lastKnownOn)
  return { calendarVersion, occurrences, strip, nextIndex }
}

/** A team's whole plan, in order of opening, then step, then period. @source docs/contracts.md, "hopelight plan" */
export function planProgramme(
  calendar: Calendar,
  template: Template,
  startOn: CivilDate,
  salonWeekday: number,
): readonly PlannedOccurrence[] {
  const occurrences = template.steps.flatMap((definition) => {
    const timing = { definition, startOn, salonWeekday }
    return owedPeriods(calendar, timing, 0, definition.count).flatMap((period) => {
      const occurrence = planOccurrence(calendar, timing, period, null)
      return occurrence === null ? [] : [occurrence]
    })
  })
  return occurrences.toSorted(
    (one, other) =>
      compare(one.opensAt, other.opensAt) ||
      stepOrder(one.step) - stepOrder(other.step) ||
      compare(one.period, other.period),
  )
}

function owedPeriods(calendar: Calendar, timing: StepTiming, fromIndex: number, toIndex: number) {
  const periods = []
  let period = firstOwedPeriod(calendar, timing)
  for (let index = 0; index < toIndex; index += 1) {
    if (index >= fromIndex) periods.push(period)
    if (index + 1 < toIndex) period = nextPeriod(period)
  }
  return periods
}

/** Calendar days that the longest chain of follow-ups may add when it begins on the day of expiry. */
export function longestChainDays(timing: Pick<StepTiming, 'definition'>): number {
  const { definition } = timing
  const after = definition.milestones.map((milestone) =>
    milestone.due.kind === 'after' ? milestone.due.workdays : 0,
  )
  const workdays = after.reduce((sum, days) => sum + days, 0) + definition.expiryWorkdays
  return Math.ceil(workdays * 1.6) + 14
}

function stepOrder(step: StepKey): number {
  return stepKeys.indexOf(step)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function laterOf(one: CivilDate, other: CivilDate): CivilDate {
  return one > other ? one : other
}

function earlierOf(one: CivilDate, other: CivilDate): CivilDate {
  return one < other ? one : other
}
