import type { CivilDate } from '../domain/calendar/civil-date.ts'
import { addMs, dateOf, type Instant, instantAt } from '../domain/calendar/instant.ts'
import { dueAt, isInOfficeHours, nextLook } from '../domain/calendar/office-hours.ts'
import type { WorkingDays } from '../domain/calendar/working-days.ts'
import { parsePeriodKey } from '../domain/calendar/period.ts'
import { addWorkdays, firstWorkdayOnOrAfter } from '../domain/calendar/workdays.ts'
import { expiryOf } from '../domain/cadence/plan/ladder.ts'
import { neededFirst } from '../domain/cadence/milestones.ts'
import type { PlannedOccurrence } from '../domain/cadence/plan/plan.ts'
import type { MilestoneDefinition, StepDefinition } from '../domain/programme/template.ts'
import { mannerOf } from './casts.ts'
import { withoutLateReturns } from './closing.ts'
import type { PlayedDuty, Scene } from './played-duty.ts'
import { type Random, randomOf } from './random.ts'

const minuteMs = 60_000

/** What the cast does about one occurrence, in the template's order; what nobody does is not in it. */
export function playedDuties(scene: Scene, occurrence: PlannedOccurrence): readonly PlayedDuty[] {
  const { definition, workingDays } = scene
  const dues = new Map(occurrence.milestones.map((each) => [each.milestone, dateOf(each.dueAt)]))
  const played = new Map<string, PlayedDuty>()
  if (occurrence.exempt !== null) return []
  for (const milestone of definition.milestones) {
    const followed = milestone.due.kind === 'after' ? played.get(milestone.due.milestone) : undefined
    if (milestone.due.kind === 'after' && followed !== undefined && !followed.lacksNeeded)
      dues.set(milestone.milestone, addWorkdays(workingDays, followed.happenedOn, milestone.due.workdays))
    const dueOn = dues.get(milestone.milestone)
    if (dueOn === undefined) continue
    const duty = playedDuty(scene, occurrence, milestone, { dueOn, followed: followed ?? null, played })
    const expiresAt = expiryOf(
      workingDays,
      definition,
      [...dues.values()].map((day) => ({ dueAt: dueAt(day) })),
    )
    if (duty !== null && doneAt(duty) < expiresAt) played.set(milestone.milestone, duty)
  }
  return withoutLateReturns(occurrence, [...played.values()])
}

interface Circumstances {
  readonly dueOn: CivilDate
  readonly followed: PlayedDuty | null
  readonly played: ReadonlyMap<string, PlayedDuty>
}

function playedDuty(
  scene: Scene,
  occurrence: PlannedOccurrence,
  milestone: MilestoneDefinition,
  { dueOn, followed, played }: Circumstances,
): PlayedDuty | null {
  const { definition, habits, seed, team, workingDays } = scene
  const period = parsePeriodKey(definition.period, occurrence.period)
  const random = randomOf(seed, team.teamId, definition.step, occurrence.period, milestone.milestone)
  const drawn = mannerOf(habits, random.share())
  if (drawn === 'never' || (milestone.optional && random.chance(50))) return null
  // Nobody can return what closes its occurrence.
  const isLast = definition.milestones.at(-1) === milestone
  const manner = drawn === 'after-return' && isLast ? 'on-time' : drawn
  const needed = neededFirst(milestone).map((key) => played.get(key))
  const lacksNeeded = needed.some((duty) => duty === undefined || duty.lacksNeeded)
  if (lacksNeeded && !random.chance(10)) return null
  const base = { milestone, manner, lacksNeeded }
  const canJoin = followed !== null && !lacksNeeded && followed.joins === null && followed.returned === null
  if (canJoin && manner !== 'after-return' && random.chance(habits.files))
    return {
      ...base,
      happenedOn: followed.happenedOn,
      at: followed.at,
      returned: null,
      joins: followed.milestone.milestone,
    }
  const notBefore = needed
    .map((duty) => (duty === undefined ? occurrence.opensAt : doneAt(duty)))
    .reduce((one, other) => (one > other ? one : other), occurrence.opensAt)
  const wishedOn = dayFor(manner, workingDays, definition, dueOn, random)
  // A meeting of a period is held in it, or late.
  const firstOn = milestone.meeting
    ? firstWorkdayOnOrAfter(workingDays, period?.firstOn ?? wishedOn)
    : wishedOn
  const dayOn = [wishedOn, firstOn, dateOf(notBefore)].reduce((one, other) => (one > other ? one : other))
  const recordedOn = milestone.meeting && random.chance(30) ? addWorkdays(workingDays, dayOn, 1) : dayOn
  const at = officeInstant(workingDays, recordedOn, notBefore, random)
  return {
    ...base,
    happenedOn: milestone.meeting ? dayOn : dateOf(at),
    at,
    returned: manner === 'after-return' ? returnAfter(workingDays, at, random) : null,
    joins: null,
  }
}

/** When its last record was made. */
function doneAt(duty: PlayedDuty): Instant {
  return duty.returned?.againAt ?? duty.at
}

function dayFor(
  manner: PlayedDuty['manner'],
  workingDays: WorkingDays,
  definition: StepDefinition,
  dueOn: CivilDate,
  random: Random,
): CivilDate {
  switch (manner) {
    case 'early':
      return addWorkdays(workingDays, dueOn, -random.whole(1, 3))
    case 'on-time':
    case 'after-return':
      return dueOn
    case 'late':
      return addWorkdays(workingDays, dueOn, random.whole(1, definition.redWorkdays + 3))
  }
}

/** Some time of that day in the office, at least twenty minutes after `notBefore`, else the next working morning. */
function officeInstant(
  workingDays: WorkingDays,
  day: CivilDate,
  notBefore: Instant,
  random: Random,
): Instant {
  const drawn = addMs(instantAt(day, '09:40'), random.whole(0, 440) * minuteMs)
  const least = addMs(notBefore, random.whole(20, 60) * minuteMs)
  const at = drawn < least ? least : drawn
  return isInOfficeHours(workingDays, at) ? at : addMs(nextLook(workingDays, at), 35 * minuteMs)
}

function returnAfter(workingDays: WorkingDays, at: Instant, random: Random) {
  const returnedOn = addWorkdays(workingDays, dateOf(at), 1)
  const returnedAt = addMs(instantAt(returnedOn, '10:00'), random.whole(0, 90) * minuteMs)
  const againOn = addWorkdays(workingDays, returnedOn, random.whole(1, 2))
  return { at: returnedAt, againAt: addMs(instantAt(againOn, '13:30'), random.whole(0, 180) * minuteMs) }
}
