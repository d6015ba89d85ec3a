import { answerOfEvent } from '../../domain/cadence/messages/answer-of-event.ts'
import type { CadenceCommand } from '../../domain/cadence/commands.ts'
import { commandHash } from '../../domain/cadence/decide.ts'
import {
  isRefusal,
  readCadenceCommand,
  readProgrammeCommand,
} from '../../domain/cadence/messages/read-message.ts'
import { cadenceWorkflowId, programmeWorkflowId } from '../../domain/cadence/state.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { BodyActor } from '../../domain/schemas/command-schema.ts'
import { findCommand } from '../../ledger/queries/events.ts'
import { personNames } from '../../ledger/queries/person-names.ts'
import { releasedTo } from '../../ledger/queries/teams.ts'
import type { RecordedAnswer } from '../../workflows/messages.ts'
import { sendCommand, type UpdateName } from '../../temporal/client/send-command.ts'
import type { ActorSigner } from '../../operations/up/actor-signature.ts'
import type { ApiDeps } from './api-deps.ts'
import { withMarks } from './answered-marks.ts'
import type { Caller } from './caller.ts'
import { checkLengths } from './check-lengths.ts'
import { checkReadable } from './check-readable.ts'
import { completeActor } from './complete-actor.ts'
import { withOrderNumber } from './order-number.ts'
import { ownerOf, withKnownWords, withStoredEvidence } from './complete-command.ts'
import { explained, type Sending, type TakenAnswer, withEarlier } from './explain-answer.ts'
import { namedField, namedRefusal } from './name-refusal.ts'
import { withoutNames } from './people-in-text.ts'
import { recordedEvent } from './recorded-event.ts'
import { notRecordedYet, RefusedError } from './refused-error.ts'
import { knownOccurrence, knownStep, knownTeam } from './resolve.ts'

/** How long a command may take before it is answered "not recorded yet". */
const deadlineMs = 10_000

/** Stands in while the rest of a body is read. */
const someActor = { personId: 'local-admin', seatId: 'operator' } as const

type CadenceName = CadenceCommand['command']
type ProgrammeName = 'suspend' | 'resume' | 'release'

const updates = {
  'mark-milestones': 'markMilestones',
  'return-milestone': 'returnMilestone',
  'correct-milestone': 'correctMilestone',
  'admit-late-record': 'admitLateRecord',
  'issue-order': 'issueOrder',
  'reply-order': 'replyOrder',
  'return-order': 'returnOrder',
  'close-order': 'closeOrder',
  suspend: 'suspend',
  resume: 'resume',
  release: 'release',
} as const satisfies Record<CadenceName | ProgrammeName, UpdateName>

/** What is wrong with a body that the wire schema refuses: the same words as the workflows' own parser. */
export function bodyRefusal(name: CadenceName | ProgrammeName, body: unknown, firstProblem: string): Refusal {
  const message = typeof body === 'object' && body !== null ? { ...body, actor: someActor } : body
  const read =
    name === 'suspend' || name === 'resume' || name === 'release'
      ? readProgrammeCommand(name, message, 'update')
      : readCadenceCommand(name, message, 'update')
  return isRefusal(read) ? namedField(read) : refuse('bad-input', { problem: firstProblem })
}

/** Takes a command to one of a team's steps, or throws `RefusedError` and nothing has changed. */
export async function takeCadenceCommand(
  deps: ApiDeps,
  signer: ActorSigner,
  given: {
    readonly teamId: string
    readonly name: CadenceName
    readonly caller: Caller
    readonly body: { readonly actor?: BodyActor; readonly step: string }
  },
): Promise<TakenAnswer> {
  const view = await knownTeam(deps.ledger, given.teamId)
  const { team } = view
  const definition = knownStep(deps.templates(team.template), given.body.step)
  const message = { ...given.body, actor: someActor }
  const read = accepted(readCadenceCommand(given.name, message, 'update'))
  const occurrence = await knownOccurrence(deps.ledger, team.teamId, definition, read.period)
  const names = await personNames(deps.ledger)
  const worded = withKnownWords(read, definition, occurrence)
  const tooLong = checkLengths(worded)
  if (tooLong !== null) throw new RefusedError(namedRefusal(tooLong, definition, worded), worded.commandId)
  const named = withoutNames(worded, names)
  const actor = completeActor(
    given.caller,
    team.teamId,
    given.body.actor,
    ownerOf(named, definition, occurrence),
  )
  const command = await withStoredEvidence(deps.dataFolder, named)
  const { step } = definition
  const workflowId = cadenceWorkflowId(team.teamId, step)
  const place = { definition, occurrence }
  return send(deps, signer, { view, names, workflowId, command, actor, bodyHash: commandHash(worded), place })
}

/** Takes a command to a whole team, or throws `RefusedError` and nothing has changed. */
export async function takeProgrammeCommand(
  deps: ApiDeps,
  signer: ActorSigner,
  given: {
    readonly teamId: string
    readonly name: ProgrammeName
    readonly caller: Caller
    readonly body: { readonly actor?: BodyActor }
  },
): Promise<TakenAnswer> {
  const view = await knownTeam(deps.ledger, given.teamId)
  const read = accepted(readProgrammeCommand(given.name, { ...given.body, actor: someActor }, 'update'))
  const tooLong = checkLengths(read)
  if (tooLong !== null) throw new RefusedError(tooLong, read.commandId)
  if (given.name === 'release' && (await releasedTo(deps.ledger, view.team)) === null) {
    const unreadable = await checkReadable(deps, view.team.teamId)
    if (unreadable !== null) throw new RefusedError(unreadable, read.commandId)
  }
  const names = await personNames(deps.ledger)
  const command = withoutNames(read, names)
  const actor = completeActor(given.caller, view.team.teamId, given.body.actor, 'association-city')
  const { teamId } = view.team
  const workflowId = programmeWorkflowId(teamId)
  return send(deps, signer, {
    view,
    names,
    workflowId,
    command,
    actor,
    bodyHash: commandHash(read),
    place: null,
  })
}

/** Recorded is what Temporal has answered so and the ledger holds. */
async function send(deps: ApiDeps, signer: ActorSigner, sending: Sending): Promise<TakenAnswer> {
  const { workflowId, command } = sending
  const { command: name, commandId } = command
  const until = performance.now() + deadlineMs
  let answer = await ask(deps, signer, sending, until)
  // A workflow forgets its answers in time; whether it gave one, it can ask the ledger once it is told to.
  if (isForgotten(answer) && (await findCommand(deps.ledger, workflowId, commandId)) !== null)
    answer = await ask(deps, signer, sending, until, { again: true })
  if ('recorded' in answer) {
    const event = await recordedEvent(deps.ledger, sending, answer, until)
    if (event === null) throw notRecordedYet(commandId)
    const taken = withMarks(withEarlier(answer, event), event, sending)
    return name === 'issue-order' ? withOrderNumber(deps.ledger, workflowId, taken, until) : taken
  }
  const to = await releasedTo(deps.ledger, sending.view.team)
  const refusal = explained(answer, { ...sending, releasedTo: to })
  const last = hasEnded(answer, refusal) ? await recordedBefore(deps, sending) : null
  if (last !== null) return last
  throw new RefusedError(refusal, commandId)
}

function isForgotten(answer: RecordedAnswer | Refusal): boolean {
  return !('recorded' in answer) && !['not-recorded-yet', 'command-id-reused'].includes(answer.code)
}

function ask(
  { client }: ApiDeps,
  signer: ActorSigner,
  { actor, bodyHash, command, workflowId }: Sending,
  until: number,
  more: { readonly again?: true } = {},
): Promise<RecordedAnswer | Refusal> {
  const { command: name, actor: _, ...body } = command
  if (name === 'amend-roster') throw new Error('the roster is amended by team files')
  const message = signer.sign({ workflowId, name, message: { ...body, ...more, bodyHash, actor } })
  return sendCommand(client, {
    workflowId,
    update: updates[name],
    message,
    deadlineMs: Math.max(1, until - performance.now()),
  })
}

/** A workflow that has ended answers nobody: what it recorded under that id, the ledger says. */
async function recordedBefore(deps: ApiDeps, sending: Sending): Promise<TakenAnswer | null> {
  const { workflowId, command, bodyHash: hash } = sending
  const { commandId } = command
  const event = await findCommand(deps.ledger, workflowId, commandId)
  const known = event === null ? null : answerOfEvent(event)
  if (event === null || known === null) return null
  if (known.bodyHash !== hash) throw new RefusedError(refuse('command-id-reused', { commandId }), commandId)
  const { at, sequence, state } = known
  return withMarks({ recorded: true, commandId, sequence, at, state }, event, sending)
}

/** The workflow came to its own end, so that its last task cannot be lost any more. */
function hasEnded(answer: Refusal, { code }: Refusal): boolean {
  return answer.code === 'unknown-team' && (code === 'cadence-concluded' || code === 'programme-released')
}

function accepted<Command extends object>(read: Command | Refusal): Command {
  if (isRefusal(read)) throw new RefusedError(read)
  return read
}
