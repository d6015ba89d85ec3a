import { fileURLToPath } from 'node:url'
import { readTemplate } from '../../../../config/read-project-files.ts'
import type { CivilDate } from '../../../../domain/calendar/civil-date.ts'
import { dateOf, type Instant } from '../../../../domain/calendar/instant.ts'
import type { StepTiming } from '../../../../domain/cadence/plan/owed-periods.ts'
import type { PlannedMilestone, PlannedOccurrence } from '../../../../domain/cadence/plan/plan.ts'
import { planPeriods, planProgramme } from '../../../../domain/cadence/plan/plan-periods.ts'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import type { StepDefinition } from '../../../../domain/programme/template.ts'
import { shippedCalendar } from '../../calendar/calendar-files.ts'

export const shipped = shippedCalendar()
export const template = readTemplate(
  fileURLToPath(new URL('../../../../templates/six-step.v1.yaml', import.meta.url)),
)

export function stepOf(step: StepKey): StepDefinition {
  const found = template.steps.find((each) => each.step === step)
  if (found === undefined) throw new Error(`the template has no step ${step}`)
  return found
}

export function timingOf(step: StepKey, startOn: CivilDate, salonWeekday = 5): StepTiming {
  return { definition: stepOf(step), startOn, salonWeekday }
}

/** Some owed periods of a step, from the shipped calendars unless told otherwise. */
export function planned(
  timing: StepTiming,
  range: { readonly fromIndex?: number; readonly count?: number; readonly startedAt?: Instant } = {},
  calendar = shipped,
): readonly PlannedOccurrence[] {
  const { occurrences } = planPeriods(calendar, 'cal-test', {
    ...timing,
    startedAt: range.startedAt ?? null,
    fromIndex: range.fromIndex ?? 0,
    count: range.count ?? timing.definition.count,
    stripFirstOn: timing.startOn,
    stripReachesOn: timing.startOn,
  })
  return occurrences
}

/** The whole programme of the team that acceptance.md names. */
export const qsTea = planProgramme(shipped, template, '2026-01-05', 5)

/** That occurrence; throws when it is not planned. */
export function occurrenceOf(
  plan: readonly PlannedOccurrence[],
  step: StepKey,
  period: string,
): PlannedOccurrence {
  const found = plan.find((each) => each.step === step && each.period === period)
  if (found === undefined) throw new Error(`${step} ${period} is not planned`)
  return found
}

/** That milestone; throws when it is not planned. */
export function milestoneOf(occurrence: PlannedOccurrence, milestone: string): PlannedMilestone {
  const found = occurrence.milestones.find((each) => each.milestone === milestone)
  if (found === undefined) throw new Error(`${occurrence.period} has no ${milestone}`)
  return found
}

/** Each milestone with its due day. */
export function duesOf(occurrence: PlannedOccurrence): Readonly<Record<string, CivilDate>> {
  return Object.fromEntries(occurrence.milestones.map(({ milestone, dueAt }) => [milestone, dateOf(dueAt)]))
}

/** `2026-01-05` to `2026-01-05T09:07:00+08:00`. */
export function look(date: CivilDate): Instant {
  return `${date}T09:07:00+08:00`
}
