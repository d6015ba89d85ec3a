import { Trigger } from '@temporalio/workflow'
import type { EntryAddress, ReportedEntry, VouchedCommand } from '../activities/activities.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import { claimsSignature, commandIdIn, isRefusal } from '../domain/cadence/messages/read-message.ts'
import { jsonBytes, mostCommandBytes } from '../domain/payload-size.ts'
import { type Refusal, refuse } from '../domain/refusals.ts'
import { nowMs } from './clock.ts'
import { lastTask } from './last-task.ts'
import { vouchForMessages } from './ledger-activities.ts'
import type { RecordedAnswer } from './messages.ts'
import { refusalFailure } from './answers.ts'

/** At most so many messages are decided before what came of them is recorded. */
const sliceMost = 100
/** A sender records before it sends, so its entry should be there; it is awaited for so long all the same. */
const patienceMs = 600_000
const retryMs = 10_000
/** More than these are refused at once when their entry is not there. */
const awaitedMost = 20

/** A command that came by update or signal. */
export interface ArrivedCommand<Name extends string> {
  readonly kind: 'command'
  readonly name: Name
  readonly way: 'update' | 'signal'
  readonly message: unknown
  /** Absent: a signal has nobody to answer. */
  readonly settle?: (outcome: RecordedAnswer | Refusal) => void
}

/** A message of another workflow of the team, which names an entry of that workflow's record. */
export interface Report {
  readonly name: string
  readonly entry: EntryAddress
  /** Until when the entry is awaited, in epoch milliseconds. */
  readonly untilMs: number
}

interface ArrivedReport extends Report {
  readonly kind: 'report'
}

/** What could not be read. */
interface ArrivedRubbish {
  readonly kind: 'rubbish'
  readonly refusal: Refusal
}

type Arrived<Name extends string> = ArrivedCommand<Name> | ArrivedReport | ArrivedRubbish

/** What a workflow does with its messages once they are vouched for. */
export interface Judge<Name extends string> {
  readonly workflowId: string
  /** Last entry of the own record that the ledger has. */
  readonly recordedTo: () => number
  readonly command: (arrived: ArrivedCommand<Name>, vouched: VouchedCommand) => void
  /** Takes an entry of the sender's record; false: it is none that this message may name. */
  readonly report: (name: string, event: DomainEvent) => boolean
  readonly refuse: (refusal: Refusal) => void
  /** Default: nothing. */
  readonly afterEach?: () => Promise<void>
}

/** Messages that wait for the loop, in the order in which they came. */
export interface Intake<Name extends string> {
  readonly hasWork: () => boolean
  /** When entries that are awaited are asked for again, in epoch milliseconds; null: none is awaited. */
  readonly retryAtMs: () => number | null
  /** For the next run. */
  readonly awaited: () => readonly Report[]
  /** Whether the last slice was full, so that more may be on the way than one task should decide. */
  readonly isFlooded: () => boolean
  signal(name: Name, message: unknown): void
  /** Answers once the command was decided and recorded. Throws the refusal as an ApplicationFailure. */
  update(name: Name, message: unknown): Promise<RecordedAnswer>
  report(name: string, entry: EntryAddress): void
  rubbish(refusal: Refusal): void
  /** Has one slice vouched for, and decided in order. */
  takeSlice(judge: Judge<Name>): Promise<void>
  /** Of a workflow that ends: nobody will ask for their entries again. */
  refuseAwaited(judge: Judge<Name>): void
}

/** `before`: what the run before this one awaited. */
export function messageIntake<Name extends string>(before: readonly Report[] = []): Intake<Name> {
  const queue: Arrived<Name>[] = []
  let awaited: readonly ArrivedReport[] = before.map((report) => ({ ...report, kind: 'report' }))
  let askedAtMs = 0
  let isFlooded = false
  const retryAtMs = (): number | null => (awaited.length === 0 ? null : askedAtMs + retryMs)
  const isRetryDue = (): boolean => (retryAtMs() ?? Number.POSITIVE_INFINITY) <= lastTask().startedMs

  return {
    hasWork: () => queue.length > 0 || isRetryDue(),
    retryAtMs,
    awaited: () => awaited.map(({ entry, name, untilMs }) => ({ entry, name, untilMs })),
    isFlooded: () => isFlooded,
    signal(name, message) {
      queue.push({ kind: 'command', name, way: 'signal', message })
    },
    async update(name, message) {
      const settled = new Trigger<RecordedAnswer | Refusal>()
      const settle = (outcome: RecordedAnswer | Refusal): void => settled.resolve(outcome)
      queue.push({ kind: 'command', name, way: 'update', message, settle })
      const outcome = await settled
      if (isRefusal(outcome)) throw refusalFailure(outcome)
      return outcome
    },
    report(name, entry) {
      queue.push({ kind: 'report', name, entry, untilMs: nowMs() + patienceMs })
    },
    rubbish(refusal) {
      queue.push({ kind: 'rubbish', refusal })
    },
    async takeSlice(judge) {
      const fresh = queue.splice(0, lengthOfSlice(queue))
      isFlooded = fresh.length === sliceMost || queue.length > 0
      const slice = isRetryDue() ? [...awaited, ...fresh] : fresh
      if (slice.length === 0) return
      const stillAwaited = isRetryDue() ? [] : [...awaited]
      askedAtMs = nowMs()
      const vouched = await vouchFor(judge, slice)
      for (const arrived of slice) {
        if (arrived.kind === 'command') judge.command(arrived, vouched.command(arrived))
        else if (arrived.kind === 'rubbish') judge.refuse(arrived.refusal)
        else {
          const event = vouched.entry(arrived)
          const isAwaited = event === null && arrived.untilMs > askedAtMs && stillAwaited.length < awaitedMost
          if (isAwaited) stillAwaited.push(arrived)
          else if (event === null || event === 'other' || !judge.report(arrived.name, event))
            judge.refuse(senderUnknown(arrived))
        }
        await judge.afterEach?.()
      }
      awaited = stillAwaited
    },
    refuseAwaited(judge) {
      for (const report of awaited) judge.refuse(senderUnknown(report))
      awaited = []
    },
  }
}

function senderUnknown({ entry }: Report): Refusal {
  return refuse('sender-unknown', { sequence: entry.sequence })
}

/** At least one; what is refused for its size leaves little behind. */
function lengthOfSlice(queue: readonly Arrived<string>[]): number {
  let bytes = 0
  const end = queue.findIndex((arrived, index) => {
    const own = arrived.kind === 'command' ? jsonBytes(arrived.message, mostCommandBytes) : 0
    bytes += own > mostCommandBytes ? 0 : own
    return index === sliceMost || (index > 0 && bytes > mostCommandBytes)
  })
  return end === -1 ? queue.length : end
}

interface Vouched<Name extends string> {
  readonly command: (arrived: ArrivedCommand<Name>) => VouchedCommand
  readonly entry: (arrived: ArrivedReport) => ReportedEntry | null
}

/** Nothing is known of a message without an id of the right form; it is refused anyway. */
const unknownCommand: VouchedCommand = { signature: 'none', recorded: null }

async function vouchFor<Name extends string>(
  { recordedTo, workflowId }: Judge<Name>,
  slice: readonly Arrived<Name>[],
): Promise<Vouched<Name>> {
  const commands = slice.flatMap((arrived) => {
    const commandId = arrived.kind === 'command' ? commandIdIn(arrived.message) : null
    return arrived.kind === 'command' && commandId !== null ? [{ arrived, commandId }] : []
  })
  const reports = slice.filter((arrived) => arrived.kind === 'report')
  const entries = new Map(reports.map(({ entry }) => [entryKey(entry), entry]))
  if (commands.length === 0 && reports.length === 0)
    return { command: () => unknownCommand, entry: () => null }
  const result = await vouchForMessages({
    workflowId,
    recordedTo: recordedTo(),
    commands: commands.map(({ arrived: { message, name }, commandId }) => ({
      name,
      commandId,
      ...(claimsSignature(message) ? { message } : {}),
    })),
    entries: [...entries.values()],
  })
  const ofCommands = new Map(commands.map(({ arrived }, index) => [arrived, result.commands[index]]))
  const found = new Map([...entries.keys()].map((key, index) => [key, result.entries[index] ?? null]))
  return {
    command: (arrived) => ofCommands.get(arrived) ?? unknownCommand,
    entry: ({ entry }) => found.get(entryKey(entry)) ?? null,
  }
}

function entryKey({ sequence, workflowId }: EntryAddress): string {
  return `${workflowId} ${sequence}`
}
