import { canonicalTextOrNull } from './canonical-json.ts'
import { recordedText } from './canonical-leaf.ts'
import { type CheckedLog, digestOf } from './check-log.ts'
import { entryWords, firstDifference } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { textAt } from './json-members.ts'
import { momentsOfLongTasks } from './long-tasks.ts'
import { leavesOf } from './recorded-leaves.ts'

export interface ReplayedRun {
  readonly workflowId: string
  readonly runId: string
  readonly history: unknown
}

/** What `recordOutcomes` was asked to record in a replay, and what it had answered when it was live. */
export type OnReplayed = (asked: readonly unknown[], written: readonly unknown[]) => void

/** Replays runs on workflow code and tells of every batch, in the order of each history. */
export type ReplayRuns = (
  runs: Iterable<ReplayedRun>,
  onReplayed: OnReplayed,
) => Promise<readonly { readonly workflowId: string; readonly runId: string; readonly problem: string }[]>

interface Parting {
  readonly index: number
  /** Null: the code asks for no more. */
  readonly asked: string | null
}

/**
 * Whether the workflow code, given what the histories say was received and planned, asks for exactly these entries to be
 * recorded, in this order.
 */
export async function checkReplay(
  all: readonly CheckedLog[],
  replay: ReplayRuns,
): Promise<readonly Finding[]> {
  const logs = all.filter(({ isUnread }) => !isUnread)
  const recorded = new Map(logs.map((log) => [log.workflowId, log.recorded]))
  const counts = new Map<string, number>()
  const partings = new Map<string, Parting>()
  const prolonged = prolongations(logs)
  const failures = await replay(runsOf(logs), (events, written) => {
    for (const [place, event] of events.entries()) {
      const workflowId = textAt(event, 'workflowId') ?? ''
      const index = counts.get(workflowId) ?? 0
      counts.set(workflowId, index + 1)
      const entry = recorded.get(workflowId)?.[index]
      const isEntry = (text: string | null): boolean => text !== null && entry === digestOf(text)
      const asked = canonicalTextOrNull(event)
      if (isEntry(asked)) continue
      if (isEntry(canonicalTextOrNull(prolonged.asLive(workflowId, event, written[place])))) continue
      if (!partings.has(workflowId)) partings.set(workflowId, { index, asked })
    }
  })
  return [
    ...failures.map((failure) => finding('replay-failed', { ...failure })),
    ...logs.flatMap((log) => {
      const count = counts.get(log.workflowId) ?? 0
      const parting = partings.get(log.workflowId)
      if (parting === undefined && count === log.recorded.length) return []
      return [differs(log, parting ?? { index: count, asked: null })]
    }),
  ]
}

/** Where a task was prolonged, what the replay asks for bears the moment of another of its parts than the entry does. */
function prolongations(logs: readonly CheckedLog[]) {
  const known = new Map<string, readonly ReadonlySet<string>[]>()
  const momentsOf = (workflowId: string): readonly ReadonlySet<string>[] => {
    const moments =
      known.get(workflowId) ??
      logs
        .filter((log) => log.workflowId === workflowId)
        .flatMap((log) => [...log.readRuns()].flatMap(({ history }) => momentsOfLongTasks(history)))
    known.set(workflowId, moments)
    return moments
  }
  return {
    /** The event with the moment that was written, if both are of one prolonged task; else as it is. */
    asLive(workflowId: string, asked: unknown, written: unknown): unknown {
      const [one, other] = [textAt(asked, 'at'), textAt(written, 'at')]
      if (one === null || other === null || one === other || typeof asked !== 'object') return asked
      const isOneTask = momentsOf(workflowId).some((moments) => moments.has(one) && moments.has(other))
      return isOneTask ? { ...asked, at: other } : asked
    },
  }
}

function* runsOf(logs: readonly CheckedLog[]): Iterable<ReplayedRun> {
  for (const log of logs) for (const run of log.readRuns()) yield { workflowId: log.workflowId, ...run }
}

function differs(log: CheckedLog, { index, asked }: Parting): Finding {
  const { teamId, workflowId } = log
  const leaf = log.recorded.length === 0 ? undefined : leavesOf(teamId, log.readRuns())[index]
  const shown: unknown = leaf === undefined ? undefined : JSON.parse(recordedText(leaf))
  const replayed: unknown = asked === null ? undefined : JSON.parse(asked)
  const entry = entryWords(workflowId, index + 1, shown ?? replayed)
  const difference = firstDifference(shown, replayed) ?? '—'
  return finding('replay-differs', { entry, difference }, { workflowId, entry: index + 1 })
}
