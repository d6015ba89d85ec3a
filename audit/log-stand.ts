import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { teamFolder } from './checkpoint-folder.ts'
import { leafLine } from './canonical-leaf.ts'
import { emptyTree, type GrowingTree, grown } from './growing-tree.ts'
import { type Hash, leafHash } from './merkle-tree.ts'
import { beforeAll, leavesOfRun, type RunJson } from './recorded-leaves.ts'

/** Where a log stood after a run that has ended: enough to go on from there without reading anything again. */
export interface LogStand {
  /** The last run in it; null: none. */
  readonly runId: string | null
  readonly running: Hash
  readonly tree: GrowingTree
}

export const standAtStart: LogStand = { runId: null, running: beforeAll, tree: emptyTree }

/** After one run more; `onTree` hears of the tree after each of its leaves. Throws `HistoryFormError`, `UnprovableEntryError`. */
export function standAfter(
  team: string,
  { running, tree }: LogStand,
  run: RunJson,
  onTree: (tree: GrowingTree) => void,
): LogStand {
  const next = leavesOfRun(team, run, running)
  let after = tree
  for (const leaf of next.leaves) {
    after = grown(after, leafHash(leafLine(leaf)))
    onTree(after)
  }
  return { runId: run.runId, running: next.running, tree: after }
}

const hash = z.base64().transform((text) => Buffer.from(text, 'base64'))
const standsForm = z.record(
  z.string(),
  z.strictObject({
    runId: z.string().nullable(),
    running: hash,
    size: z.int().min(0),
    peaks: z.array(hash).max(40),
  }),
)

/** By workflow; none of what cannot be read: it is worked out again. */
export async function readStands(home: string, teamId: string): Promise<ReadonlyMap<string, LogStand>> {
  const text = await readFile(fileOf(home, teamId), 'utf8').catch(() => '{}')
  const read = standsForm.safeParse(jsonOf(text))
  if (!read.success) return new Map()
  return new Map(
    Object.entries(read.data).map(([workflowId, { runId, running, size, peaks }]) => [
      workflowId,
      { runId, running, tree: { size, peaks } },
    ]),
  )
}

/** Its folder is there. */
export async function writeStands(
  home: string,
  teamId: string,
  stands: ReadonlyMap<string, LogStand>,
): Promise<void> {
  const text = (bytes: Hash): string => Buffer.from(bytes).toString('base64')
  const written = [...stands].map(([workflowId, { runId, running, tree }]) => [
    workflowId,
    { runId, running: text(running), size: tree.size, peaks: tree.peaks.map(text) },
  ])
  const [file, draft] = [fileOf(home, teamId), `${fileOf(home, teamId)}.${process.pid}`]
  await writeFile(draft, `${JSON.stringify(Object.fromEntries(written))}\n`, { mode: 0o600 })
  await rename(draft, file)
}

function fileOf(home: string, teamId: string): string {
  return join(teamFolder(home, teamId), 'stands.json')
}

function jsonOf(text: string): unknown {
  try {
    const read: unknown = JSON.parse(text)
    return read
  } catch {
    return null
  }
}
