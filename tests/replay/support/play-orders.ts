import { setTimeout as sleep } from 'node:timers/promises'
import { startProgramme } from '../../../temporal/client/start-programme.ts'
import { sendCommand, type UpdateName } from '../../../temporal/client/send-command.ts'
import { actorOf, commandIdOf } from '../../../rehearsal/planned-command.ts'
import { type Random, randomOf } from '../../../rehearsal/random.ts'
import { sampleMark } from '../../../rehearsal/sample-mark.ts'
import { type Stage, takeTo } from '../../../rehearsal/stage.ts'
import type { TeamPart } from '../../../rehearsal/play-team.ts'
import { addDays } from '../../../domain/calendar/civil-date.ts'
import { dateOf, type Instant, instantAt, instantFromMs } from '../../../domain/calendar/instant.ts'
import { addWorkdays, firstWorkdayOnOrAfter } from '../../../domain/calendar/workdays.ts'
import { planPeriods } from '../../../domain/cadence/plan/plan-periods.ts'
import { cadenceWorkflowId, programmeWorkflowId, teamWorkflowIds } from '../../../domain/cadence/state.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import type { StepDefinition } from '../../../domain/programme/template.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { markMilestonesSignal } from '../../../workflows/messages.ts'

const suspendedDays = 16
const unattendedDays = 300
const deadlineMs = 30_000

/**
 * One team with what no cast does: in each step the first milestone of the first occurrence is marked, returned, marked
 * again, corrected and returned for good; then garbage and a mark as plain signals, another roster, a suspension of some sixteen days, and
 * after it nobody acts for ten months.
 */
export async function playOrders(stage: Stage, part: TeamPart): Promise<void> {
  const { calendar, calendarVersion, team, template } = part
  const programmeId = programmeWorkflowId(team.teamId)
  const random = randomOf(part.seed, 'orders')
  await startProgramme(stage.client, team, template, calendarVersion)
  await untilRecorded(stage, team.teamId, 'cadenceStarted', stepKeys.length)
  const ends: Instant[] = []
  for (const definition of template.steps) ends.push(await attend(stage, part, definition, random))

  const gatheredOn = firstWorkdayOnOrAfter(calendar, addDays(dateOf(ends.toSorted().at(-1) ?? ''), 3))
  await takeAllTo(stage, team.teamId, instantAt(gatheredOn, '10:00'))
  const salonId = cadenceWorkflowId(team.teamId, 'weekly-salon')
  const salon = stage.client.workflow.getHandle(salonId)
  await salon.signal(markMilestonesSignal, { nonsense: [1, 2, 3] })
  await salon.signal(markMilestonesSignal, await openSalonMark(stage, part, random))
  await untilRecorded(stage, team.teamId, 'commandRefused', 1)

  const actor = actorOf(team, 'association-city')
  const order = (update: UpdateName, fields: object): Promise<void> =>
    give(stage, programmeId, update, { commandId: commandIdOf(random), actor, ...fields })
  await order('amendRoster', { seats: { expert: ['p-002'], liaison: ['p-016'] } })
  await order('suspend', { on: gatheredOn, reason: '防汛' })
  await untilRecorded(stage, team.teamId, 'cadenceSuspended', stepKeys.length)
  const resumedOn = firstWorkdayOnOrAfter(calendar, addDays(gatheredOn, suspendedDays))
  await takeAllTo(stage, team.teamId, instantAt(resumedOn, '08:40'))
  await order('resume', { on: resumedOn })
  await untilRecorded(stage, team.teamId, 'cadenceResumed', stepKeys.length)
  await takeAllTo(stage, team.teamId, instantAt(addDays(resumedOn, unattendedDays), '20:00'))
}

/** What is done to the first milestone of a step's first occurrence; gives the moment of the last command. */
async function attend(
  stage: Stage,
  { calendar, calendarVersion, team }: TeamPart,
  definition: StepDefinition,
  random: Random,
): Promise<Instant> {
  const workflowId = cadenceWorkflowId(team.teamId, definition.step)
  const { occurrences } = planPeriods(calendar, calendarVersion, {
    definition,
    startOn: team.startOn,
    salonWeekday: team.salon.weekday,
    startedAt: instantFromMs(Date.now()),
    fromIndex: 0,
    count: 1,
    stripFirstOn: team.startOn,
    stripReachesOn: team.startOn,
  })
  const [occurrence] = occurrences
  const [first] = definition.milestones
  if (occurrence === undefined || first === undefined)
    throw new Error(`${definition.step} has no first period`)
  const { period } = occurrence
  const day = (workdays: number) => addWorkdays(calendar, dateOf(occurrence.opensAt), workdays)
  const mark = (on: string) => sampleMark(first, on, random)
  const owner = actorOf(team, first.owner)
  const supervisor = actorOf(team, 'talent-office')
  const { milestone } = first
  const steps = [
    [0, 'markMilestones', { actor: owner, marks: [mark(day(0))] }],
    [1, 'returnMilestone', { actor: supervisor, milestone, reason: '材料不全，请补正' }],
    [2, 'markMilestones', { actor: owner, marks: [mark(day(2))] }],
    [3, 'correctMilestone', { actor: owner, mark: mark(day(2)), reason: '复核后更正' }],
    [4, 'returnMilestone', { actor: supervisor, milestone, reason: '材料仍不全' }],
  ] as const satisfies readonly (readonly [number, UpdateName, object])[]
  let at = ''
  for (const [workdays, update, fields] of steps) {
    at = instantAt(day(workdays), '10:30')
    await takeTo(stage, workflowId, at)
    await give(stage, workflowId, update, { commandId: commandIdOf(random), period, ...fields })
  }
  return at
}

async function openSalonMark(stage: Stage, { team, template }: TeamPart, random: Random): Promise<object> {
  const definition = template.steps.find(({ step }) => step === 'weekly-salon')
  const [first] = definition?.milestones ?? []
  const opened = await eventsOf(stage.ledger, team.teamId, { step: 'weekly-salon', kind: 'occurrenceOpened' })
  const last = opened.at(-1)
  if (first === undefined || last?.kind !== 'occurrenceOpened') throw new Error('no salon is open')
  const marks = [sampleMark(first, dateOf(last.at), random)]
  const { period } = last
  return { commandId: commandIdOf(random), actor: actorOf(team, first.owner), period, marks }
}

async function takeAllTo(stage: Stage, teamId: string, at: Instant): Promise<void> {
  const ids = teamWorkflowIds(teamId)
  await Promise.all(ids.map((workflowId) => takeTo(stage, workflowId, at)))
}

async function give(stage: Stage, workflowId: string, update: UpdateName, message: object): Promise<void> {
  const answer = await sendCommand(stage.client, { workflowId, update, message, deadlineMs })
  if (!('recorded' in answer)) throw new Error(`${workflowId} ${update}: ${JSON.stringify(answer)}`)
}

type EventKind = NonNullable<NonNullable<Parameters<typeof eventsOf>[2]>['kind']>

async function untilRecorded(stage: Stage, teamId: string, kind: EventKind, count: number): Promise<void> {
  const until = performance.now() + deadlineMs
  while ((await eventsOf(stage.ledger, teamId, { kind })).length < count) {
    if (performance.now() > until) throw new Error(`${teamId}: not ${count} times ${kind} in time`)
    await sleep(50)
  }
}
