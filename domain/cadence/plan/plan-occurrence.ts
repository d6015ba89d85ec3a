import { addDays, type CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import { dueAt, lookAt, nextLook } from '../../calendar/office-hours.ts'
import type { Period } from '../../calendar/period.ts'
import type { WorkingDays } from '../../calendar/working-days.ts'
import { addWorkdays, firstWorkdayOnOrAfter, watchProvisional } from '../../calendar/workdays.ts'
import type { MilestoneDefinition } from '../../programme/template.ts'
import { dueDayOf } from '../due-rules.ts'
import { expiryOf, ladderOf } from './ladder.ts'
import { mainDueDay, requireYearsOf, type StepTiming } from './owed-periods.ts'
import type { PlannedMilestone, PlannedOccurrence } from './plan.ts'

interface WorkedOutDue {
  readonly dueOn: CivilDate
  readonly provisional: boolean
  readonly rule: string
}

/**
 * One occurrence with every instant worked out and the rule that fixed each; null: not owed, because its main
 * due had passed when the team was started. `startedAt` null: the plan from startOn, without a start.
 * @source docs/programme.md, "3. Periods and dates"
 */
export function planOccurrence(
  workingDays: WorkingDays,
  timing: StepTiming,
  period: Period,
  startedAt: Instant | null,
): PlannedOccurrence | null {
  requireYearsOf(workingDays, period)
  const mainDueOn = mainDueDay(workingDays, timing, period)
  if (mainDueOn === null) return exemptOccurrence(workingDays, timing, period, startedAt)
  if (startedAt !== null && dueAt(mainDueOn) < startedAt) return null
  const opensAt = openingOf(
    workingDays,
    timing,
    firstWorkdayOnOrAfter(workingDays, period.firstOn),
    startedAt,
  )
  const dues = duesOf(workingDays, timing, period, dateOf(opensAt))
  const milestones = timing.definition.milestones.map((milestone): PlannedMilestone => {
    const { dueOn, provisional, rule } = dues(milestone.milestone)
    const ladder = ladderOf(workingDays, {
      definition: timing.definition,
      milestone,
      dueOn,
      periodLastOn: period.lastOn,
      remindAfterOn: remindAfter(milestone, dateOf(opensAt), dues),
    })
    return { milestone: milestone.milestone, ...ladder, provisional, rule }
  })
  return {
    step: timing.definition.step,
    period: period.key,
    opensAt,
    expiresAt: expiryOf(workingDays, timing.definition, milestones),
    provisional: milestones.some((milestone) => milestone.provisional),
    exempt: null,
    milestones,
  }
}

function exemptOccurrence(
  workingDays: WorkingDays,
  timing: StepTiming,
  period: Period,
  startedAt: Instant | null,
): PlannedOccurrence | null {
  if (startedAt !== null && period.lastOn < dateOf(startedAt)) return null
  const opensAt = openingOf(workingDays, timing, period.firstOn, startedAt)
  return {
    step: timing.definition.step,
    period: period.key,
    opensAt,
    expiresAt: opensAt,
    provisional: [0, 1, 2, 3, 4, 5, 6].some((days) =>
      workingDays.isProvisional(addDays(period.firstOn, days)),
    ),
    exempt: { rule: 'no-working-day' },
    milestones: [],
  }
}

/** `lead` working days before `anchorOn`, but not before the programme's first working day. @source docs/programme.md 3.6, 3.11 */
function openingOf(
  workingDays: WorkingDays,
  timing: StepTiming,
  anchorOn: CivilDate,
  startedAt: Instant | null,
): Instant {
  const earliestOn = firstWorkdayOnOrAfter(workingDays, timing.startOn)
  let day = anchorOn
  for (let left = timing.definition.leadWorkdays; left > 0 && day > earliestOn; ) {
    day = addDays(day, -1)
    if (day > earliestOn && !workingDays.isWorkday(day)) continue
    left -= 1
  }
  const planned = lookAt(day < earliestOn ? earliestOn : day)
  return startedAt !== null && planned < startedAt ? nextLook(workingDays, startedAt) : planned
}

/** Due days of all milestones, each worked out once, with the days looked at watched for 暂定. */
function duesOf(workingDays: WorkingDays, timing: StepTiming, period: Period, opensOn: CivilDate) {
  const { definition } = timing
  const known = new Map<string, WorkedOutDue>()
  const definitionOf = (key: string): MilestoneDefinition => {
    const found = definition.milestones.find((milestone) => milestone.milestone === key)
    if (found === undefined) throw new Error(`template: ${definition.step} has no milestone ${key}`)
    return found
  }
  const dueOf = (key: string): WorkedOutDue => {
    const earlier = known.get(key)
    if (earlier !== undefined) return earlier
    const due = workOut(definitionOf(key))
    known.set(key, due)
    return due
  }
  const workOut = (milestone: MilestoneDefinition): WorkedOutDue => {
    const watch = watchProvisional(workingDays)
    const reliedOn: WorkedOutDue[] = []
    const day = dueDayOf(watch.workingDays, milestone.due, {
      period,
      startOn: timing.startOn,
      salonWeekday: timing.salonWeekday,
      dueOnOf: (other) => {
        const due = dueOf(other)
        reliedOn.push(due)
        return due.dueOn
      },
      nameOf: (other) => definitionOf(other).name,
    })
    if (day === null) throw new Error(`template: ${milestone.milestone} has no day in ${period.key}`)
    const byRule: WorkedOutDue = {
      dueOn: day.dueOn,
      provisional:
        reliedOn.some((due) => due.provisional) || watch.touched() || workingDays.isProvisional(day.dueOn),
      rule: day.rule,
    }
    return milestone.milestone === definition.main ? byRule : notBeforeOpening(byRule)
  }
  const notBeforeOpening = (due: WorkedOutDue): WorkedOutDue => {
    const watch = watchProvisional(workingDays)
    const leastOn = addWorkdays(watch.workingDays, opensOn, definition.catchUpWorkdays)
    if (due.dueOn >= leastOn) return due
    const main = dueOf(definition.main)
    if (due.dueOn >= main.dueOn) return due
    const movedOn = leastOn < main.dueOn ? leastOn : main.dueOn
    return {
      dueOn: movedOn,
      provisional: due.provisional || watch.touched() || workingDays.isProvisional(movedOn),
      rule: `${due.rule}；不早于启动后第 ${definition.catchUpWorkdays} 个工作日，由 ${due.dueOn} 改在 ${movedOn}`,
    }
  }
  return dueOf
}

function remindAfter(
  milestone: MilestoneDefinition,
  opensOn: CivilDate,
  dues: (key: string) => WorkedOutDue,
): CivilDate {
  if (milestone.due.kind !== 'after') return opensOn
  const { dueOn } = dues(milestone.due.milestone)
  return dueOn > opensOn ? dueOn : opensOn
}
