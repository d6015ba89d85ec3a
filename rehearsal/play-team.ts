import { setTimeout as sleep } from 'node:timers/promises'
import type { Calendar } from '../domain/calendar/calendar.ts'
import { type Instant, instantFromMs, msOf } from '../domain/calendar/instant.ts'
import { planPeriods } from '../domain/cadence/plan/plan-periods.ts'
import { programmeWorkflowId } from '../domain/cadence/state.ts'
import { stepKeys } from '../domain/programme/steps.ts'
import type { Team } from '../domain/programme/team.ts'
import type { StepDefinition, Template } from '../domain/programme/template.ts'
import { eventsOf } from '../ledger/queries/events.ts'
import { startProgramme } from '../temporal/client/start-programme.ts'
import { beginsAt } from './begins-at.ts'
import { casts, type CastName } from './casts.ts'
import { addCounts, type CommandCounts, noCommands } from './command-counts.ts'
import { planCommands } from './plan-commands.ts'
import { type CadencePart, type CadencePlay, playCadence } from './play-cadence.ts'
import { type PacedStage, type Stage, takeTo } from './stage.ts'

export interface TeamPart {
  readonly team: Team
  readonly template: Template
  readonly calendar: Calendar
  readonly calendarVersion: string
  readonly cast: CastName
  readonly seed: number
}

const startWithinMs = 600_000
const pauseMs = 50

/** Starts a team as for real and plays its six cadences side by side, to their end or to the stage's last day. */
export async function playTeam(stage: PacedStage, part: TeamPart): Promise<CommandCounts> {
  const { calendar, calendarVersion, team, template } = part
  const askedMs = Date.now()
  const beginsMs = msOf(beginsAt(calendar, instantFromMs(askedMs)))
  const delayMs = beginsMs - askedMs
  await startProgramme(stage.client, team, template, calendarVersion, delayMs)
  if (delayMs > 0) await takeTo(stage, programmeWorkflowId(team.teamId), instantFromMs(beginsMs))
  const startedAt = await startOf(stage, team.teamId)
  const plays = await Promise.all(
    template.steps.map((definition) => playCadence(stage, cadencePart(part, definition, startedAt))),
  )
  await playEnds(stage, programmeWorkflowId(team.teamId), plays)
  return plays.map((play) => play.counts()).reduce(addCounts, noCommands)
}

function cadencePart(part: TeamPart, definition: StepDefinition, startedAt: Instant): CadencePart {
  const { calendar, calendarVersion, cast, seed, team } = part
  const { occurrences } = planPeriods(calendar, calendarVersion, {
    definition,
    startOn: team.startOn,
    salonWeekday: team.salon.weekday,
    startedAt,
    fromIndex: 0,
    count: definition.count,
    stripFirstOn: team.startOn,
    stripReachesOn: team.startOn,
  })
  const scene = { team, definition, workingDays: calendar, habits: casts[cast], seed }
  return {
    teamId: team.teamId,
    step: definition.step,
    occurrences,
    commands: planCommands(scene, occurrences),
  }
}

/** The ends one by one in order of time, the programme's clock always taken along before it hears of one. */
async function playEnds(stage: Stage, programmeId: string, plays: readonly CadencePlay[]): Promise<void> {
  for (;;) {
    const coming = await Promise.all(plays.map(async (play) => ({ play, at: await play.nextAt() })))
    const [next] = coming
      .flatMap(({ at, play }) => (at === null ? [] : [{ at, play }]))
      .toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
    if (next === undefined) break
    await takeTo(stage, programmeId, next.at)
    await next.play.playTo(next.at)
  }
  if (stage.untilAt !== null) await takeTo(stage, programmeId, stage.untilAt)
  else await stage.client.workflow.getHandle(programmeId).result()
}

/** When the programme began, once its six cadences run. */
async function startOf(stage: Stage, teamId: string): Promise<Instant> {
  const until = performance.now() + startWithinMs
  for (;;) {
    stage.goOn()
    const started = await eventsOf(stage.ledger, teamId, { kind: 'cadenceStarted' })
    const [programme] = await eventsOf(stage.ledger, teamId, { kind: 'programmeStarted' })
    if (programme !== undefined && started.length === stepKeys.length) return programme.at
    if (performance.now() > until)
      throw new Error(`${teamId}: ${started.length} of 6 steps started within ${startWithinMs / 1000} s`)
    await sleep(pauseMs)
  }
}
