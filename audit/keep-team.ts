import type { Instant } from '../domain/calendar/instant.ts'
import { UnprovableEntryError } from './canonical-leaf.ts'
import { type Checkpoint, signCheckpoint } from './checkpoint.ts'
import type { GrowingTree } from './growing-tree.ts'
import { headOfTree } from './growing-tree.ts'
import { keepDailyCheckpoint, lastCheckpoint } from './kept-checkpoints.ts'
import type { LogHead } from './log-head.ts'
import { type LogStand, readStands, standAfter, standAtStart, writeStands } from './log-stand.ts'
import { sameHash } from './merkle-tree.ts'
import type { NoteSigner } from './signed-note.ts'
import { teamWorkflowIds } from '../domain/cadence/state.ts'

/** A run of a log, whose history is read where it is needed. */
export interface RunToRead {
  readonly runId: string
  readonly previousRunId: string | null
  /** It will not grow any more. */
  readonly isClosed: boolean
  /** Proto-JSON, as parsed; null: it is not to be had. */
  history(): Promise<unknown>
}

export interface TeamToKeep {
  readonly teamId: string
  /** How many entries each log has, by workflow. */
  readonly entries: ReadonlyMap<string, number>
  /** Those that follow one another, the first one first. */
  readonly runsOf: (workflowId: string) => Promise<readonly RunToRead[]>
}

export interface KeepProblem {
  readonly workflowId: string
  /**
   * `contradicted`: it is no continuation of the last checkpoint. `unreadable`: a history is missing. `unprovable`: an entry
   * holds what canonical JSON cannot.
   */
  readonly problem: 'contradicted' | 'unreadable' | 'unprovable'
  /** Of the last checkpoint; null: there was none. */
  readonly since: Instant | null
  /** Of what is `unprovable`, from 1. */
  readonly entry?: number
}

export type KeptTeam = 'kept' | 'unchanged' | KeepProblem

/**
 * Signs and keeps how far a team's logs have come, when they have come further than its last checkpoint; they are read from
 * where they stood then. What does not go on from that checkpoint is not signed. Throws `NoteError`, `HistoryFormError`.
 */
export async function keepTeam(
  { home, signer }: { readonly home: string; readonly signer: NoteSigner },
  team: TeamToKeep,
  at: Instant,
): Promise<KeptTeam> {
  const { teamId, entries } = team
  const last = (await lastCheckpoint(home, teamId))?.checkpoint ?? null
  const stands = new Map(await readStands(home, teamId))
  const heads: LogHead[] = []
  for (const workflowId of teamWorkflowIds(teamId)) {
    const before = last?.heads.find((head) => head.workflowId === workflowId)
    const size = entries.get(workflowId) ?? 0
    if (before?.size === size) {
      heads.push(before)
      continue
    }
    const read = await readOn(team, workflowId, stands.get(workflowId) ?? standAtStart, before ?? null)
    if ('problem' in read) return { ...read, workflowId, since: last?.at ?? null }
    heads.push({ workflowId, ...headOfTree(read.tree) })
    stands.set(workflowId, read.stand)
  }
  if (isSame(heads, last)) return 'unchanged'
  await keepDailyCheckpoint(home, teamId, signCheckpoint({ team: teamId, heads, at }, signer), at)
  await writeStands(home, teamId, stands)
  return 'kept'
}

function isSame(heads: readonly LogHead[], last: Checkpoint | null): boolean {
  return heads.every(({ size }, index) => size === (last?.heads[index]?.size ?? 0))
}

interface ReadLog {
  readonly tree: GrowingTree
  /** After the last run that has ended. */
  readonly stand: LogStand
}

async function readOn(
  { teamId, runsOf }: TeamToKeep,
  workflowId: string,
  kept: LogStand,
  before: LogHead | null,
): Promise<ReadLog | Pick<KeepProblem, 'problem' | 'entry'>> {
  const runs = await runsOf(workflowId)
  const index = runs.findIndex(({ runId }) => runId === kept.runId)
  const isUsable = index >= 0 && kept.tree.size <= (before?.size ?? 0)
  const [toRead, from] = isUsable ? [runs.slice(index + 1), kept] : [runs, standAtStart]
  if (!isUsable && runs[0] !== undefined && runs[0].previousRunId !== null) return { problem: 'unreadable' }
  let isContinued = before === null
  const compare = (tree: GrowingTree): void => {
    if (tree.size === before?.size) isContinued = sameHash(headOfTree(tree).root, before.root)
  }
  compare(from.tree)
  let [after, stand] = [from, from]
  for (const run of toRead) {
    const history = await run.history()
    if (history === null) return { problem: 'unreadable' }
    try {
      after = standAfter(teamId, after, { runId: run.runId, history }, compare)
    } catch (error) {
      if (!(error instanceof UnprovableEntryError)) throw error
      return { problem: 'unprovable', entry: error.seq }
    }
    if (run.isClosed) stand = after
  }
  return isContinued ? { tree: after.tree, stand } : { problem: 'contradicted' }
}
