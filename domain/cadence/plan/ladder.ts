import { addDays, type CivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import { dueAt, lookAt } from '../../calendar/office-hours.ts'
import type { WorkingDays } from '../../calendar/working-days.ts'
import { addWorkdays, lastWorkdayOnOrBefore } from '../../calendar/workdays.ts'
import type { MilestoneDefinition, StepDefinition } from '../../programme/template.ts'

/** The moments at which one milestone is reminded and escalated (分级提醒督办). */
export interface Ladder {
  readonly dueAt: Instant
  readonly remindAt: readonly Instant[]
  readonly yellowAt: Instant | null
  readonly redAt: Instant | null
  readonly levelThreeAt: Instant | null
}

export interface LadderInput {
  readonly definition: StepDefinition
  readonly milestone: MilestoneDefinition
  readonly dueOn: CivilDate
  /** Last day of the period: a meeting's rungs never count from before its last working day. */
  readonly periodLastOn: CivilDate
  /** Reminders on or before this day are left out: the opening, or the day another milestone happened. */
  readonly remindAfterOn: CivilDate
}

/**
 * Reminders, rungs and due of one milestone, all in +08:00; rungs at 09:07 of working days.
 * @source docs/programme.md, "Who is told"; docs/programme.md 3.7, 3.8
 */
export function ladderOf(workingDays: WorkingDays, input: LadderInput): Ladder {
  const { definition, milestone, dueOn } = input
  const base = milestone.meeting
    ? laterOf(dueOn, lastWorkdayOnOrBefore(workingDays, input.periodLastOn))
    : dueOn
  const rung = (workdays: number): Instant => lookAt(addWorkdays(workingDays, base, workdays))
  const escalated = !milestone.optional && milestone.owner !== 'talent-office'
  const toTheTop = escalated && milestone.rank !== 'prep'
  return {
    dueAt: dueAt(dueOn),
    remindAt: remindersOf(workingDays, definition.remindWorkdays, dueOn, input.remindAfterOn),
    yellowAt: escalated ? rung(definition.yellowWorkdays) : null,
    redAt: toTheTop ? rung(definition.redWorkdays) : null,
    levelThreeAt:
      toTheTop && definition.levelThree.kind === 'workdays' ? rung(definition.levelThree.workdays) : null,
  }
}

/** Expiry of an occurrence: so many working days after the latest due of all its milestones, optional ones included. */
export function expiryOf(
  workingDays: WorkingDays,
  definition: StepDefinition,
  milestones: readonly { readonly dueAt: Instant }[],
): Instant {
  const latest = milestones.map((milestone) => dateOf(milestone.dueAt)).reduce(laterOf)
  return lookAt(addWorkdays(workingDays, latest, definition.expiryWorkdays))
}

function remindersOf(
  workingDays: WorkingDays,
  remindWorkdays: readonly number[],
  dueOn: CivilDate,
  remindAfterOn: CivilDate,
): Instant[] {
  const days = remindWorkdays.flatMap((workdays) => {
    const day = workdaysBefore(workingDays, dueOn, workdays, remindAfterOn)
    return day === null ? [] : [day]
  })
  return [...new Set(days)].toSorted().map(lookAt)
}

/** Steps back so many working days; null when that reaches `stopOn` or a day before, without asking the calendar for it. */
function workdaysBefore(
  workingDays: WorkingDays,
  date: CivilDate,
  workdays: number,
  stopOn: CivilDate,
): CivilDate | null {
  let left = workdays
  let day = date
  while (left > 0) {
    day = addDays(day, -1)
    if (day <= stopOn) return null
    if (workingDays.isWorkday(day)) left -= 1
  }
  return day <= stopOn ? null : day
}

function laterOf(one: CivilDate, other: CivilDate): CivilDate {
  return one > other ? one : other
}
