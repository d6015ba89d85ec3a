import type { KeyObject } from 'node:crypto'
import { ArchiveError, type ArchiveFiles, logBudget, type UnpackBudget, unpackText } from './archive.ts'
import { type Leaf, leafLine, recordedText } from './canonical-leaf.ts'
import { checkAdoptions } from './check-adoptions.ts'
import { type CheckedActors, checkActors } from './check-actors.ts'
import { type LinkedEntry, linkedEntries } from './check-orders.ts'
import { checkRuns } from './check-runs.ts'
import { entryWords, firstDifference } from './entry-words.ts'
import { JsonFormError, readExactJson } from './exact-json.ts'
import { layout } from './export-layout.ts'
import type { ExportContent } from './export-content.ts'
import { type Finding, finding } from './findings.ts'
import { listAt, textAt } from './json-members.ts'
import { type Hash, leafHash, sha256 } from './merkle-tree.ts'
import { type PlannedBy, plannedBy } from './planned-by.ts'
import { leavesOf, type RunJson } from './recorded-leaves.ts'

export type LogContent = ExportContent['teams'][number]['logs'][number]

/** One workflow of an export, as its histories tell it. What is large is read anew where it is needed. */
export interface CheckedLog {
  readonly teamId: string
  readonly workflowId: string
  readonly runs: number
  readonly historyEvents: number
  /** Of its leaves, made anew from the histories. */
  readonly hashes: readonly Hash[]
  /** Digests of the recorded events, by entry. */
  readonly recorded: readonly string[]
  readonly actors: CheckedActors
  /** By which the logs of a team hang together. */
  readonly links: readonly LinkedEntry[]
  /** Commands in the name of the machine’s administrator. */
  readonly localAdmin: number
  /** By what its runs plan. */
  readonly plannedBy: readonly PlannedBy[]
  /** Of the workers that its histories name. */
  readonly builds: readonly string[]
  readonly findings: readonly Finding[]
  /** Its runs, unpacked. */
  readRuns(): readonly RunJson[]
}

/** What the logs of one export are checked with. */
export interface LogChecks {
  readonly files: ArchiveFiles
  readonly actorKeys: readonly KeyObject[]
  readonly budget: UnpackBudget
}

/** Makes a workflow's leaves anew and holds its entries against them. Whatever is in the files, it is a finding. */
export function checkLog(checks: LogChecks, teamId: string, content: LogContent): CheckedLog {
  try {
    return madeAnew(checks, teamId, content)
  } catch (error) {
    const { workflowId } = content
    const problem = error instanceof Error ? error.message : String(error)
    return { ...noLog(teamId, workflowId), findings: [finding('check-broken', { workflowId, problem })] }
  }
}

function noLog(teamId: string, workflowId: string): CheckedLog {
  return {
    teamId,
    workflowId,
    runs: 0,
    historyEvents: 0,
    hashes: [],
    recorded: [],
    actors: { signed: 0, unsigned: 0, findings: [] },
    links: [],
    localAdmin: 0,
    plannedBy: [],
    builds: [],
    findings: [],
    readRuns: () => [],
  }
}

function madeAnew({ files, actorKeys, budget }: LogChecks, teamId: string, content: LogContent): CheckedLog {
  const { workflowId } = content
  const findings: Finding[] = []
  const runs = readRuns(files, content, findings, budget)
  findings.push(...checkRuns(workflowId, runs))
  const { leaves, lines } = leavesOrFinding(teamId, workflowId, runs, findings)
  const hashes = lines.map(leafHash)
  findings.push(...checkSequence(workflowId, leaves))
  findings.push(...checkAdoptions(leaves, hashes))
  const entries = unpacked(files, layout.entries(workflowId), findings, logBudget(), budget)
  findings.push(...checkEntries(workflowId, entries, lines))
  if (content.entries !== leaves.length)
    findings.push(finding('count', { workflowId, expected: content.entries, count: leaves.length }))
  return {
    teamId,
    workflowId,
    runs: runs.length,
    historyEvents: runs.reduce((sum, { history }) => sum + listAt(history, 'events').length, 0),
    hashes,
    recorded: leaves.map((leaf) => digestOf(recordedText(leaf))),
    actors: checkActors(leaves, runs, actorKeys),
    links: linkedEntries(leaves),
    localAdmin: leaves.filter(({ actor }) => textAt(actor, 'via') === 'local-admin').length,
    findings,
    plannedBy: plannedBy(runs),
    builds: buildsOf(runs),
    readRuns: () => readRuns(files, content, []),
  }
}

/** To compare recorded events without keeping them. */
export function digestOf(text: string): string {
  return sha256(text).toString('base64')
}

function readRuns(
  files: ArchiveFiles,
  content: LogContent,
  findings: Finding[],
  ...budgets: readonly UnpackBudget[]
): readonly RunJson[] {
  const own = logBudget()
  return content.runs.map((runId, index) => {
    const path = layout.history(content.workflowId, index + 1)
    return { runId, history: jsonIn(path, unpacked(files, path, findings, own, ...budgets), findings) }
  })
}

/** Null: it is none that says one thing to every reader. */
function jsonIn(path: string, text: string, findings: Finding[]): unknown {
  try {
    return readExactJson(text)
  } catch (error) {
    if (!(error instanceof JsonFormError)) throw error
    findings.push(finding('file-unreadable', { path, problem: error.message }))
    return null
  }
}

/** Of the workers that answered. */
function buildsOf(runs: readonly RunJson[]): readonly string[] {
  const builds = runs
    .flatMap(({ history }) => listAt(history, 'events'))
    .map((event) => textAt(event, 'workflowTaskCompletedEventAttributes', 'workerVersion', 'buildId'))
  return [...new Set(builds.filter((build) => build !== null))]
}

function unpacked(
  files: ArchiveFiles,
  path: string,
  findings: Finding[],
  ...budgets: readonly UnpackBudget[]
): string {
  try {
    const packed = files.get(path)
    if (packed === undefined) throw new ArchiveError('it is not there')
    return unpackText(packed, ...budgets)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    findings.push(finding('file-unreadable', { path, problem: error.message }))
    return ''
  }
}

function leavesOrFinding(
  teamId: string,
  workflowId: string,
  runs: readonly RunJson[],
  findings: Finding[],
): { readonly leaves: readonly Leaf[]; readonly lines: readonly string[] } {
  try {
    const leaves = leavesOf(teamId, runs)
    return { leaves, lines: leaves.map(leafLine) }
  } catch (error) {
    // Of a recorded value that canonical JSON cannot hold there is no line.
    const problem = error instanceof Error ? error.message : String(error)
    findings.push(finding('history-form', { workflowId, problem }))
    return { leaves: [], lines: [] }
  }
}

function checkSequence(workflowId: string, leaves: readonly Leaf[]): readonly Finding[] {
  return leaves.flatMap((leaf, index) => {
    const place = index + 1
    const at = { workflowId, entry: place }
    return [
      ...(leaf.seq === place ? [] : [finding('sequence', { workflowId, place, seq: leaf.seq }, at)]),
      ...(leaf.workflowId === workflowId
        ? []
        : [finding('entry-place', { workflowId, place, other: leaf.workflowId }, at)]),
    ]
  })
}

/** Only the first that is wrong: what follows it is wrong by it, more often than not. */
function checkEntries(workflowId: string, text: string, lines: readonly string[]): readonly Finding[] {
  const shown = text === '' ? [] : text.replace(/\n$/u, '').split('\n')
  const index = Array.from({ length: Math.max(shown.length, lines.length) }, (_, each) => each).find(
    (each) => shown[each] !== lines[each],
  )
  if (index === undefined && text === lines.map((line) => `${line}\n`).join('')) return []
  const at = index ?? lines.length
  const place = { workflowId, entry: at + 1 }
  const [written, recorded] = [shown[at], lines[at]]
  if (recorded === undefined) {
    const entry = entryWords(workflowId, at + 1, jsonOf(written ?? ''))
    return [finding('entry-extra', { entry }, place)]
  }
  const leaf = jsonOf(recorded)
  const entry = entryWords(workflowId, at + 1, leaf)
  // Whether it was taken out, or another stands in its place.
  if (written === undefined || written === lines[at + 1]) return [finding('entry-missing', { entry }, place)]
  if (shown[at + 1] === recorded)
    return [finding('entry-extra', { entry: entryWords(workflowId, at + 1, jsonOf(written)) }, place)]
  const difference = firstDifference(jsonOf(written), leaf) ?? '不是规范 JSON / not canonical JSON'
  return [finding('entry-differs', { entry, difference }, place)]
}

/** Undefined: it is none. */
function jsonOf(text: string): unknown {
  try {
    const read: unknown = JSON.parse(text)
    return read
  } catch {
    return undefined
  }
}
