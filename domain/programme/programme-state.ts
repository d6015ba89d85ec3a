import type { CivilDate } from '../calendar/civil-date.ts'
import { dateOf, type Instant } from '../calendar/instant.ts'
import { answerOfEvent } from '../cadence/messages/answer-of-event.ts'
import type { ProgrammeCommand } from '../cadence/commands.ts'
import { commandHash } from '../cadence/decide.ts'
import {
  isProgrammeOrder,
  type ProgrammeEvent,
  type ProgrammeEventBody,
  type ProgrammeOrder,
  type Tally,
} from '../cadence/events.ts'
import type { Notice, NoticeKind } from '../cadence/notice.ts'
import {
  type CommandAnswer,
  findRemembered,
  rememberCommand,
  sameBody,
} from '../cadence/messages/remembered-commands.ts'
import { programmeWorkflowId } from '../cadence/state.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { checkBusinessText } from '../text-rules.ts'
import { type SeatKey, seatKeys } from './seats.ts'
import { type StepKey, stepKeys } from './steps.ts'
import type { Team } from './team.ts'

/** Plain JSON; carried over by continue-as-new. */
export interface ProgrammeState {
  readonly team: Team
  readonly endsOn: CivilDate
  readonly calendarVersion: string
  readonly sequence: number
  readonly suspension: { readonly on: CivilDate } | null
  readonly concluded: Readonly<Partial<Record<StepKey, Tally>>>
  /** Answers to the commands of late. */
  readonly remembered: readonly CommandAnswer[]
  /** Where it goes on, and which steps have let go of it; absent: it goes on here. */
  readonly released?: { readonly to: string; readonly steps: readonly StepKey[] }
}

export function initialProgramme(team: Team, endsOn: CivilDate, calendarVersion: string): ProgrammeState {
  return { team, endsOn, calendarVersion, sequence: 0, suspension: null, concluded: {}, remembered: [] }
}

export interface ProgrammeRecorded {
  readonly state: ProgrammeState
  readonly events: readonly ProgrammeEvent[]
}

export interface ProgrammeAccepted extends ProgrammeRecorded {
  readonly refused: false
  readonly answer: CommandAnswer
  /** What the cadences have to be told. */
  readonly order: ProgrammeOrder | null
}

type Envelope = Pick<ProgrammeEvent, 'at' | 'actor' | 'bodyHash' | 'commandId'>

export function recordProgramme(
  state: ProgrammeState,
  bodies: readonly ProgrammeEventBody[],
  envelope: Envelope,
): ProgrammeRecorded {
  const events: ProgrammeEvent[] = []
  let current = state
  for (const body of bodies) {
    const sequence = current.sequence + 1
    const event: ProgrammeEvent = {
      workflowId: programmeWorkflowId(state.team.teamId),
      sequence,
      ...envelope,
      ...body,
    }
    events.push(event)
    current = evolveProgramme(current, event)
  }
  return { state: current, events }
}

/**
 * Takes a command to the whole team, or refuses it and changes nothing. `recorded` is the answer that the ledger knows of
 * the same id. @source docs/programme.md, "Suspension"
 */
export function decideProgramme(
  state: ProgrammeState,
  command: ProgrammeCommand,
  at: Instant,
  recorded: CommandAnswer | null = null,
): ProgrammeAccepted | Refusal {
  const bodyHash = commandHash(command)
  const earlier = findRemembered(state.remembered, command.commandId) ?? recorded
  if (earlier !== null) {
    if (!sameBody(earlier, bodyHash)) return refuse('command-id-reused', { commandId: command.commandId })
    return { refused: false, answer: earlier, events: [], state, order: null }
  }
  const refusal = checkProgrammeCommand(state, command, at)
  if (refusal !== null) return refusal
  const { commandId, actor } = command
  const taken = recordProgramme(state, [bodyOf(command)], { at, actor, bodyHash, commandId })
  const [first] = taken.events
  const answer = first === undefined ? null : answerOfEvent(first)
  if (answer === null) throw new Error(`${command.command} was accepted and left no event`)
  return { refused: false, answer, ...taken, order: taken.events.find(isProgrammeOrder) ?? null }
}

function bodyOf(command: ProgrammeCommand): ProgrammeEventBody {
  switch (command.command) {
    case 'suspend':
      return { kind: 'programmeSuspended', on: command.on, reason: command.reason }
    case 'resume':
      return { kind: 'programmeResumed', on: command.on }
    case 'amend-roster':
      return { kind: 'rosterAmended', seats: command.seats }
    case 'release':
      return { kind: 'programmeReleased', to: command.to, reason: command.reason }
  }
}

const mayOrder: readonly SeatKey[] = ['association-county', 'association-city', 'talent-office']
/** A whole office moves: no county decides that for itself. */
const mayRelease: readonly SeatKey[] = ['association-city', 'talent-office']

function checkProgrammeCommand(
  state: ProgrammeState,
  command: ProgrammeCommand,
  at: Instant,
): Refusal | null {
  const { actor } = command
  if (concludedTallies(state) !== null) return refuse('programme-concluded')
  if (state.released !== undefined) return refuse('programme-released', { to: state.released.to })
  const allowed = command.command === 'release' ? mayRelease : mayOrder
  if (!allowed.includes(actor.seatId) && actor.via !== 'local-admin')
    return refuse('seat-not-allowed', {
      seat: actor.seatId,
      command: command.command,
      allowed: allowed.join(', '),
    })
  const today = dateOf(at)
  switch (command.command) {
    case 'suspend': {
      if (state.suspension !== null) return refuse('already-suspended', { on: state.suspension.on })
      if (command.reason.trim() === '') return refuse('reason-missing')
      if (command.on < today) return refuse('suspension-day', { on: command.on, rule: '应为今天或以后' })
      return checkBusinessText(command.reason, 'reason')
    }
    case 'resume': {
      if (state.suspension === null) return refuse('not-suspended')
      if (command.on > today)
        return refuse('suspension-day', { on: command.on, rule: '恢复日应为今天或以前' })
      if (command.on < state.suspension.on)
        return refuse('suspension-day', { on: command.on, rule: `不早于暂停日 ${state.suspension.on}` })
      return null
    }
    case 'amend-roster':
      return null
    case 'release': {
      if (command.to.trim() === '')
        return refuse('bad-input', { problem: 'to：请写明移交到哪里 / say where it goes on' })
      return checkBusinessText(command.to, 'to') ?? checkBusinessText(command.reason, 'reason')
    }
  }
}

/** The next state. Every state is the fold of its events. */
function evolveProgramme(state: ProgrammeState, event: ProgrammeEvent): ProgrammeState {
  const answer = answerOfEvent(event)
  const remembered = answer === null ? state.remembered : rememberCommand(state.remembered, answer, null)
  return { ...applyBody(state, event), sequence: event.sequence, remembered }
}

function applyBody(state: ProgrammeState, body: ProgrammeEventBody): ProgrammeState {
  switch (body.kind) {
    case 'programmeSuspended':
      return { ...state, suspension: { on: body.on } }
    case 'programmeResumed':
      return { ...state, suspension: null }
    case 'rosterAmended':
      return { ...state, team: { ...state.team, seats: { ...state.team.seats, ...body.seats } } }
    case 'stepConcluded':
      return { ...state, concluded: { ...state.concluded, [body.step]: body.tally } }
    case 'programmeReleased':
      return { ...state, released: { to: body.to, steps: [] } }
    case 'stepReleased': {
      const { released } = state
      if (released === undefined) return state
      return { ...state, released: { ...released, steps: [...released.steps, body.step] } }
    }
    case 'programmeStarted':
    case 'programmeAdopted':
    case 'commandRefused':
    case 'programmeConcluded':
    case 'programmeHandedOver':
      return state
  }
}

/** Whether every step has let go of it, or had concluded before. */
export function isLetGo({ concluded, released }: ProgrammeState): boolean {
  return (
    released !== undefined &&
    stepKeys.every((step) => concluded[step] !== undefined || released.steps.includes(step))
  )
}

/** The last event of one that goes on elsewhere: it holds all that is needed there. */
export function handedOverBody(state: ProgrammeState): ProgrammeEventBody {
  const { released: _, ...carried } = state
  return { kind: 'programmeHandedOver', carried }
}

/** The tallies of all six steps; null while one of them is still running. */
export function concludedTallies(state: ProgrammeState): Readonly<Record<StepKey, Tally>> | null {
  const tallies: SomeTallies = Object.fromEntries(
    stepKeys.flatMap((step) => {
      const tally = state.concluded[step]
      return tally === undefined ? [] : [[step, tally] as const]
    }),
  )
  return hasAll(tallies) ? tallies : null
}

type SomeTallies = Readonly<Partial<Record<StepKey, Tally>>>

function hasAll(tallies: SomeTallies): tallies is Readonly<Record<StepKey, Tally>> {
  return stepKeys.every((step) => tallies[step] !== undefined)
}

export function programmeNotices(event: ProgrammeEvent, state: ProgrammeState): readonly Notice[] {
  switch (event.kind) {
    case 'programmeStarted':
      return [programmeNotice(event, state, 'welcome')]
    case 'programmeSuspended':
      return [programmeNotice(event, state, 'suspended')]
    case 'programmeResumed':
      return [programmeNotice(event, state, 'resumed')]
    case 'programmeConcluded':
      return [programmeNotice(event, state, 'concluded')]
    case 'rosterAmended':
    case 'stepConcluded':
    case 'commandRefused':
    case 'programmeReleased':
    case 'stepReleased':
    case 'programmeHandedOver':
    case 'programmeAdopted':
      return []
  }
}

function programmeNotice(event: ProgrammeEvent, { team }: ProgrammeState, kind: NoticeKind): Notice {
  const number = kind === 'welcome' || kind === 'concluded' ? 1 : event.sequence
  return {
    noticeId: `${team.teamId}/-/-/-/${kind}/${number}`,
    teamId: team.teamId,
    step: null,
    period: null,
    milestone: null,
    kind,
    seats: seatKeys.filter((seat) => (team.seats[seat] ?? []).length > 0),
    at: event.at,
    sequence: event.sequence,
    expiresAt: null,
    dueAt: null,
    provisional: false,
    lines: [],
  }
}
