import { addMs, dateOf, type Instant, instantAt } from '../domain/calendar/instant.ts'
import { addWorkdays } from '../domain/calendar/workdays.ts'
import type { PlannedOccurrence } from '../domain/cadence/plan/plan.ts'
import type { SeatKey } from '../domain/programme/seats.ts'
import { closesAt } from './closing.ts'
import { actorOf, commandIdOf, type CommandMessage, type PlannedCommand } from './planned-command.ts'
import { playedDuties } from './played-duties.ts'
import type { PlayedDuty, Scene } from './played-duty.ts'
import { type Random, randomOf } from './random.ts'
import { sampleMark, withoutWhatIsAsked } from './sample-mark.ts'

const minuteMs = 60_000

/**
 * Everything the cast sends to one cadence, in order of instants. What each person does depends on seed, team, step, period
 * and milestone alone. Nothing beside plain marks is sent once the last occurrence has opened, since the cadence
 * may conclude with any of them.
 */
export function planCommands(
  scene: Scene,
  occurrences: readonly PlannedOccurrence[],
): readonly PlannedCommand[] {
  const extrasUntil = occurrences.at(-1)?.opensAt ?? ''
  return occurrences
    .flatMap((occurrence) => {
      const duties = playedDuties(scene, occurrence)
      const closedAt = closesAt(occurrence, duties)
      const { definition, habits, seed, team } = scene
      return [
        ...duties
          .filter((duty) => duty.joins === null)
          .flatMap((duty) => {
            const { milestone } = duty.milestone
            const random = randomOf(seed, team.teamId, definition.step, occurrence.period, milestone, 'sent')
            const joining = duties.filter((each) => each.joins === milestone)
            return dutyCommands(scene, occurrence, [duty, ...joining], { random, extrasUntil, closedAt })
          }),
        ...lateRecord(scene, occurrence, duties, habits.admits).filter(({ at }) => at < extrasUntil),
      ]
    })
    .toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
}

interface SentUnder {
  readonly random: Random
  readonly extrasUntil: Instant
  /** When the occurrence is closed by its marks. */
  readonly closedAt: Instant | null
}

function dutyCommands(
  { definition, habits, team, workingDays }: Scene,
  { period }: PlannedOccurrence,
  duties: readonly [PlayedDuty, ...PlayedDuty[]],
  { closedAt, extrasUntil, random }: SentUnder,
): readonly PlannedCommand[] {
  const [{ at, happenedOn, milestone, returned }] = duties
  const actor = actorOf(team, milestone.owner)
  const supervisor = actorOf(team, supervisorOf(milestone.owner))
  const marks = duties.map((duty) => sampleMark(duty.milestone, duty.happenedOn, random))
  const message = { commandId: commandIdOf(random), actor, period, marks }
  const [mark = sampleMark(milestone, happenedOn, random)] = marks
  const incomplete = random.chance(habits.forgets) ? withoutWhatIsAsked(milestone, mark) : null
  const before: PlannedCommand[] =
    incomplete === null
      ? []
      : [
          marking(addMs(at, -12 * minuteMs), {
            ...message,
            commandId: commandIdOf(random),
            marks: [incomplete],
          }),
        ]
  const again: PlannedCommand[] =
    returned === null
      ? []
      : [
          {
            at: returned.at,
            update: 'returnMilestone',
            message: {
              commandId: commandIdOf(random),
              actor: supervisor,
              period,
              milestone: milestone.milestone,
              reason: '材料不全，请补正',
            },
          },
          marking(returned.againAt, {
            ...message,
            commandId: commandIdOf(random),
            marks: [sampleMark(milestone, happenedOn, random)],
          }),
        ]
  const repeated = random.chance(habits.repeats) ? [marking(addMs(at, 6 * minuteMs), message)] : []
  const confused = random.chance(habits.confuses)
    ? [marking(addMs(at, 7 * minuteMs), { ...message, marks: [{ ...mark, note: '误用了旧编号' }] })]
    : []
  const canCorrect = returned === null && definition.milestones.at(-1) !== milestone
  const correctedAt = instantAt(addWorkdays(workingDays, dateOf(at), 1), '10:25')
  const isClosed = closedAt !== null && closedAt <= correctedAt
  const corrected: PlannedCommand[] =
    canCorrect && random.chance(habits.corrects)
      ? [
          {
            at: correctedAt,
            update: 'correctMilestone',
            message: {
              commandId: commandIdOf(random),
              actor: isClosed ? actorOf(team, 'association-city') : actor,
              period,
              mark: sampleMark(milestone, happenedOn, random),
              reason: '复核后更正',
            },
          },
        ]
      : []
  const extras = [...repeated, ...confused, ...corrected].filter((each) => each.at < extrasUntil)
  return [...before, marking(at, message), ...again, ...extras]
}

/** What was never done, admitted two working days after expiry (补录). */
function lateRecord(
  { definition, seed, team, workingDays }: Scene,
  { exempt, expiresAt, milestones, period }: PlannedOccurrence,
  duties: readonly PlayedDuty[],
  percent: number,
): readonly PlannedCommand[] {
  const random = randomOf(seed, team.teamId, definition.step, period, 'late-record')
  const main = definition.milestones.find(({ milestone }) => milestone === definition.main)
  const planned = milestones.find(({ milestone }) => milestone === definition.main)
  const isDone = duties.some((duty) => duty.milestone === main && !duty.lacksNeeded)
  if (exempt !== null || isDone || main === undefined || planned === undefined) return []
  if (!random.chance(percent)) return []
  return [
    {
      at: instantAt(addWorkdays(workingDays, dateOf(expiresAt), 2), '15:20'),
      update: 'admitLateRecord',
      message: {
        commandId: commandIdOf(random),
        actor: actorOf(team, 'association-city'),
        period,
        mark: sampleMark(main, dateOf(planned.dueAt), random),
        reason: '已开展，材料补报',
      },
    },
  ]
}

function marking(at: Instant, message: CommandMessage): PlannedCommand {
  return { at, update: 'markMilestones', message }
}

function supervisorOf(owner: SeatKey): SeatKey {
  switch (owner) {
    case 'association-county':
    case 'talent-office':
      return 'association-city'
    case 'association-city':
      return 'talent-office'
    case 'chief-expert':
    case 'expert':
    case 'tech-manager':
    case 'liaison':
    case 'enterprise':
    case 'department':
    case 'society':
    case 'province':
    case 'auditor':
    case 'operator':
      return 'association-county'
  }
}
