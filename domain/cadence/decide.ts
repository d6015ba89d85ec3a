import type { Instant } from '../calendar/instant.ts'
import { StripTooShortError } from '../calendar/strip.ts'
import { nearestNames } from '../nearest.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { hexHash } from '../short-hash.ts'
import { afterOutage } from './outage/after-outage.ts'
import { answerOfEvent } from './messages/answer-of-event.ts'
import type { CadenceCommand } from './commands.ts'
import { decideCorrection, decideLateRecord } from './marks/decide-correction.ts'
import { decideMarks } from './marks/decide-marks.ts'
import { decideOrder } from './orders/decide-orders.ts'
import { decideReturn } from './marks/decide-return.ts'
import { pendingOutage } from './due.ts'
import type { CadenceEvent } from './events.ts'
import { record } from './record.ts'
import { type CommandAnswer, findRemembered, sameBody } from './messages/remembered-commands.ts'
import { type CadenceState, isOver } from './state.ts'
import type { Verdict } from './verdict.ts'

export interface Accepted {
  readonly refused: false
  readonly answer: CommandAnswer
  /** Empty when the command was given before. */
  readonly events: readonly CadenceEvent[]
}

/**
 * Takes a command at a moment, or refuses it with a code and changes nothing. The same command again gives the same
 * answer and no event; `known` is the answer that the ledger has of its id, for what is not remembered any more.
 * @source docs/contracts.md, "Commands"
 */
export function decide(
  state: CadenceState,
  command: CadenceCommand,
  at: Instant,
  known: CommandAnswer | null = null,
): Accepted | Refusal {
  const bodyHash = commandHash(command)
  const earlier = findRemembered(state.remembered, command.commandId) ?? known
  if (earlier !== null) {
    if (!sameBody(earlier, bodyHash)) return refuse('command-id-reused', { commandId: command.commandId })
    return { refused: false, answer: earlier, events: [] }
  }
  const verdict = judge(state, command, at)
  if (verdict.refused) return verdict
  const { actor, commandId } = command
  const { events } = record(state, verdict.bodies, { at, actor, bodyHash, commandId })
  const [first] = events
  const answer = first === undefined ? null : answerOfEvent(first)
  if (answer === null) throw new Error(`${command.command} was accepted and left no event`)
  return { refused: false, answer, events }
}

/** A command that arrives before the first look after an outage is judged with the grace that the look will give. */
function withGrace(state: CadenceState, at: Instant): CadenceState {
  if (isOver(state) || state.strip.days === '') return state
  const outage = pendingOutage(state, at)
  return outage === null ? state : afterOutage(state, outage.from, outage.to)
}

/**
 * What tells a repeated command from another one under the same id: of all that it says, in whatever order; who sends it
 * again does not matter. An API gives it as `bodyHash`, of what it was sent before it put in or replaced anything.
 */
export function commandHash(command: {
  readonly commandId: string
  readonly actor: unknown
  readonly bodyHash?: string
}): string {
  const { actor: _, bodyHash, commandId: __, ...body } = command
  return bodyHash ?? hexHash(body)
}

function judge(state: CadenceState, command: CadenceCommand, at: Instant): Verdict {
  if (state.released !== undefined) return refuse('programme-released', { to: state.released })
  const period = checkPeriod(state, command)
  if (period !== null) return period
  try {
    const graced = withGrace(state, at)
    switch (command.command) {
      case 'mark-milestones':
        return decideMarks(graced, command, at)
      case 'return-milestone':
        return decideReturn(graced, command, at)
      case 'correct-milestone':
        return decideCorrection(graced, command, at)
      case 'admit-late-record':
        return decideLateRecord(graced, command, at)
      case 'issue-order':
      case 'reply-order':
      case 'return-order':
      case 'close-order':
        return decideOrder(graced, command, at)
    }
  } catch (error) {
    if (error instanceof StripTooShortError) return refuse('plan-not-ready')
    throw error
  }
}

/** An order may outlive its occurrence. */
function reachesClosed({ command }: CadenceCommand): boolean {
  return command !== 'mark-milestones' && command !== 'return-milestone'
}

function checkPeriod(state: CadenceState, command: CadenceCommand): Refusal | null {
  const { period } = command
  const open = state.occurrences.find((each) => each.period === period)
  if (open?.state === 'open') return null
  if (open?.state === 'planned') return refuse('occurrence-not-open', { period, opensAt: open.opensAt })
  const closed = state.closed.find((each) => each.period === period)
  if (closed !== undefined) {
    return reachesClosed(command) ? null : refuse('occurrence-closed', { period, result: closed.result })
  }
  if (state.concluded) return refuse('cadence-concluded')
  const known = [...state.occurrences, ...state.closed].map((each) => each.period)
  return refuse('unknown-period', { given: period, nearest: nearestNames(period, known).join(', ') })
}
