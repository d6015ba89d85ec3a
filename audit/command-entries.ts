import type { CadenceCommand, Mark, ProgrammeCommand } from '../domain/cadence/commands.ts'
import { commandHash } from '../domain/cadence/decide.ts'
import { returnRule } from '../domain/cadence/marks/decide-return.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import {
  isRefusal,
  readCadenceCommand,
  readProgrammeCommand,
} from '../domain/cadence/messages/read-message.ts'
import type { Refusal } from '../domain/refusals.ts'
import { canonicalTextOrNull } from './canonical-json.ts'
import type { Leaf } from './canonical-leaf.ts'
import { isObject, listAt, memberAt } from './json-members.ts'
import type { ReceivedCommand } from './received-commands.ts'

type Command = CadenceCommand | ProgrammeCommand
type Kind = DomainEvent['kind']

/** With which entry each command begins what it records. */
const kinds = {
  'mark-milestones': 'milestonesMarked',
  'return-milestone': 'milestoneReturned',
  'correct-milestone': 'milestoneCorrected',
  'admit-late-record': 'lateRecordAdmitted',
  'issue-order': 'orderIssued',
  'reply-order': 'orderReplied',
  'return-order': 'orderReturned',
  'close-order': 'orderClosed',
  suspend: 'programmeSuspended',
  resume: 'programmeResumed',
  'amend-roster': 'rosterAmended',
  release: 'programmeReleased',
} as const satisfies Record<Command['command'], Kind>

const firstKinds: ReadonlySet<string> = new Set<Kind>([...Object.values(kinds), 'commandRefused'])
const followingKinds: ReadonlySet<string> = new Set<Kind>([
  'datesMoved',
  'occurrenceClosed',
  'cadenceConcluded',
  'orderDropped',
])

/** Whether an entry is one that a command begins with, or the refusal of one. */
export function beginsCommand({ kind }: Leaf): boolean {
  return firstKinds.has(kind)
}

/** Whether an entry goes on with what the command of the one before it has caused. */
export function goesOnWithCommand(leaf: Leaf, before: Leaf | undefined): boolean {
  if (before === undefined || before.kind === 'commandRefused' || !followingKinds.has(leaf.kind)) return false
  return leaf.seq === before.seq + 1 && givenOf(leaf) === givenOf(before)
}

/** By whom, when and as which command. */
function givenOf({ actor, at, body, commandId }: Leaf): string | null {
  return canonicalTextOrNull({ actor, at, commandId, bodyHash: memberAt(body, 'bodyHash') ?? null })
}

/** Whether the first entry of a command says what this message says, as far as it repeats it. */
export function agrees({ body, kind }: Leaf, { message, name, way }: ReceivedCommand): boolean {
  // An update that is refused leaves no entry.
  if (kind === 'commandRefused') return way === 'signal'
  const command = readCommand(name, message)
  if (command === null || kinds[command.command] !== kind) return false
  const said = { bodyHash: commandHash(command), ...saidBy(command) }
  return (
    Object.entries(said).every(([member, value]) => {
      const told = memberAt(body, ...member.split('.'))
      return isSame(member === 'mark' ? withoutJudgement(told) : told, value)
    }) &&
    (command.command !== 'mark-milestones' || areAmong(command.marks, listAt(body, 'marks')))
  )
}

/** Null: none of that name, or none of its form. */
function readCommand(name: string, message: unknown): Command | null {
  switch (name) {
    case 'mark-milestones':
    case 'return-milestone':
    case 'correct-milestone':
    case 'admit-late-record':
    case 'issue-order':
    case 'reply-order':
    case 'return-order':
    case 'close-order':
      return commandOrNull(readCadenceCommand(name, message, 'vouched'))
    case 'suspend':
    case 'resume':
    case 'amend-roster':
    case 'release':
      return commandOrNull(readProgrammeCommand(name, message, 'vouched'))
    default:
      return null
  }
}

function commandOrNull(read: Command | Refusal): Command | null {
  return isRefusal(read) ? null : read
}

/** Members of the entry's body with the values that the command gives them. */
function saidBy(command: Command): Readonly<Record<string, unknown>> {
  switch (command.command) {
    case 'mark-milestones':
      return { period: command.period }
    case 'return-milestone': {
      const { limitWorkdays, milestone, period, reason } = command
      return { milestone, period, reason, 'dates.rule': returnRule(limitWorkdays) }
    }
    case 'correct-milestone':
    case 'admit-late-record': {
      const { mark, period, reason, replaces } = command
      return { mark, period, reason, ...(replaces === undefined ? {} : { replaces }) }
    }
    case 'issue-order':
    case 'close-order':
      return { period: command.period, note: command.note }
    case 'reply-order':
      return { period: command.period, reason: command.reason, evidence: command.evidence }
    case 'return-order':
      return { period: command.period, reason: command.reason }
    case 'suspend':
      return { on: command.on, reason: command.reason }
    case 'resume':
      return { on: command.on }
    case 'amend-roster':
      return { seats: command.seats }
    case 'release':
      return { to: command.to, reason: command.reason }
  }
}

/** In their order; those that were recorded before are left out of the entry. */
function areAmong(given: readonly Mark[], recorded: readonly unknown[]): boolean {
  let next = 0
  return (
    recorded.length > 0 &&
    recorded.every((mark) => {
      const place = given.findIndex((each, index) => index >= next && isSame(withoutJudgement(mark), each))
      next = place + 1
      return place >= 0
    })
  )
}

/** What the workflow adds to a mark. */
function withoutJudgement(mark: unknown): unknown {
  if (!isObject(mark)) return mark
  const { belowNorm: _, state: __, ...rest } = mark
  return rest
}

function isSame(one: unknown, other: unknown): boolean {
  const text = canonicalTextOrNull(one)
  return text !== null && text === canonicalTextOrNull(other)
}
