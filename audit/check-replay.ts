import { canonicalText } from './canonical-json.ts'
import { type Leaf, recordedText } from './canonical-leaf.ts'
import type { CheckedLog } from './check-log.ts'
import { entryWords, firstDifference } from './entry-words.ts'
import { type Finding, finding } from './findings.ts'
import { textAt } from './json-members.ts'

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

/**
 * Whether the workflow code, given what the histories say was received and planned, asks for exactly these entries to be
 * recorded, in this order.
 */
export async function checkReplay(
  logs: readonly CheckedLog[],
  replay: ReplayRuns,
): Promise<readonly Finding[]> {
  const asked = new Map<string, string[]>()
  const failures = await replay(runsOf(logs), (events) => {
    for (const event of events) {
      const workflowId = textAt(event, 'workflowId') ?? ''
      const texts = asked.get(workflowId) ?? []
      texts.push(canonicalText(event))
      asked.set(workflowId, texts)
    }
  })
  return [
    ...failures.map((failure) => finding('replay-failed', { ...failure })),
    ...logs.flatMap(({ workflowId, leaves }) =>
      firstParting(workflowId, leaves, asked.get(workflowId) ?? []),
    ),
  ]
}

function* runsOf(logs: readonly CheckedLog[]): Iterable<ReplayedRun> {
  for (const { workflowId, runs } of logs) for (const run of runs) yield { workflowId, ...run }
}

function firstParting(
  workflowId: string,
  leaves: readonly Leaf[],
  asked: readonly string[],
): readonly Finding[] {
  const index = leaves.findIndex((leaf, each) => recordedText(leaf) !== asked[each])
  if (index < 0 && asked.length === leaves.length) return []
  const at = index < 0 ? leaves.length : index
  const leaf = leaves[at]
  const shown: unknown = leaf === undefined ? undefined : JSON.parse(recordedText(leaf))
  const replayed: unknown = asked[at] === undefined ? undefined : JSON.parse(asked[at])
  const entry = entryWords(workflowId, at + 1, shown ?? replayed)
  const difference = firstDifference(shown, replayed) ?? '—'
  return [finding('replay-differs', { entry, difference }, { workflowId, entry: at + 1 })]
}
