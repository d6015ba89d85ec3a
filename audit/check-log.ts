import type { KeyObject } from 'node:crypto'
import {
  ArchiveError,
  type ArchiveFiles,
  isBeyondFile,
  TooLargeError,
  type UnpackBudget,
  unpackText,
} from './archive.ts'
import { type Leaf, leafLine, recordedText } from './canonical-leaf.ts'
import { checkAdoptions } from './check-adoptions.ts'
import { actorsCheck, type CheckedActors } from './check-actors.ts'
import { type LinkedEntry, linkedEntries } from './check-orders.ts'
import { checkRuns, type RunEnds, runEnds, startedSteps } from './check-runs.ts'
import { entryWords, firstDifference } from './entry-words.ts'
import { JsonFormError, readExactJson } from './exact-json.ts'
import { layout } from './export-layout.ts'
import type { ExportContent } from './export-content.ts'
import { type Finding, finding } from './findings.ts'
import { listAt, textAt } from './json-members.ts'
import { type Hash, leafHash, sha256 } from './merkle-tree.ts'
import { type PlannedBy, plannedBy } from './planned-by.ts'
import { beforeAll, leavesOfRun, type RunJson } from './recorded-leaves.ts'
import { unreadableFile } from './unreadable-file.ts'

export type LogContent = ExportContent['teams'][number]['logs'][number]

/** One workflow of an export, as its histories tell it. What is large is read anew where it is needed. */
export interface CheckedLog {
  readonly teamId: string
  readonly workflowId: string
  /** A history of it is too large to be read, so that nothing is known of what it holds. */
  readonly isUnread: boolean
  readonly runs: number
  readonly historyEvents: number
  /** Of its leaves, made anew from the histories. */
  readonly hashes: readonly Hash[]
  /** Digests of the recorded events, by entry. */
  readonly recorded: readonly string[]
  readonly actors: CheckedActors
  /** By which the logs of a team hang together. */
  readonly links: readonly LinkedEntry[]
  /** Of a programme, those that its runs say have been started. */
  readonly startedSteps: readonly string[]
  /** By what its runs plan. */
  readonly plannedBy: readonly PlannedBy[]
  /** Of the workers that its histories name. */
  readonly builds: readonly string[]
  readonly findings: readonly Finding[]
  /** Its runs, each unpacked as it is asked for. */
  readRuns(): Iterable<RunJson>
}

/** What the logs of one export are checked with. */
export interface LogChecks {
  readonly files: ArchiveFiles
  readonly actorKeys: readonly KeyObject[]
  readonly budget: UnpackBudget
}

/** Makes a workflow's leaves anew and holds its entries against them. Whatever is in the files, it is a finding. */
export function checkLog(checks: LogChecks, teamId: string, content: LogContent): CheckedLog {
  const { workflowId } = content
  try {
    return madeAnew(checks, teamId, content)
  } catch (error) {
    if (error instanceof UnreadHistory) return { ...unread(teamId, content), findings: [error.finding] }
    const problem = error instanceof Error ? error.message : String(error)
    return { ...noLog(teamId, workflowId), findings: [finding('check-broken', { workflowId, problem })] }
  }
}

/** Thrown and caught inside this file only: that a history is too large, so that nothing can be said of its log. */
class UnreadHistory extends Error {
  readonly finding: Finding
  constructor(told: Finding) {
    super(told.en)
    this.finding = told
  }
}

function noLog(teamId: string, workflowId: string): CheckedLog {
  return {
    teamId,
    workflowId,
    isUnread: false,
    runs: 0,
    historyEvents: 0,
    hashes: [],
    recorded: [],
    actors: { signed: 0, unsigned: 0, localAdmin: 0, findings: [] },
    links: [],
    startedSteps: [],
    plannedBy: [],
    builds: [],
    findings: [],
    readRuns: () => [],
  }
}

function unread(teamId: string, { runs, workflowId }: LogContent): CheckedLog {
  return { ...noLog(teamId, workflowId), isUnread: true, runs: runs.length }
}

function madeAnew({ files, actorKeys, budget }: LogChecks, teamId: string, content: LogContent): CheckedLog {
  const { workflowId } = content
  const findings: Finding[] = []
  const record = recordOf(teamId, workflowId, findings)
  const actors = actorsCheck(workflowId, actorKeys)
  const ends: RunEnds[] = []
  const planned: PlannedBy[] = []
  const builds = new Set<string>()
  const steps: string[] = []
  let historyEvents = 0
  for (const run of readRuns(files, content, findings, budget)) {
    ends.push(runEnds(run))
    actors.next(run, record.next(run))
    planned.push(...plannedBy([run]))
    steps.push(...startedSteps(run))
    for (const build of buildsOf(run)) builds.add(build)
    historyEvents += listAt(run.history, 'events').length
  }
  findings.push(...checkRuns(workflowId, ends))
  const { leaves, lines } = record.whole()
  const hashes = lines.map(leafHash)
  findings.push(...checkSequence(workflowId, leaves))
  findings.push(...checkAdoptions(leaves, hashes))
  const entries = unpacked(files, layout.entries(workflowId), findings, budget)
  if (entries !== null) findings.push(...checkEntries(workflowId, entries, lines))
  if (content.entries !== leaves.length)
    findings.push(finding('count', { workflowId, expected: content.entries, count: leaves.length }))
  return {
    teamId,
    workflowId,
    isUnread: false,
    runs: ends.length,
    historyEvents,
    hashes,
    recorded: leaves.map((leaf) => digestOf(recordedText(leaf))),
    actors: actors.result(),
    links: linkedEntries(leaves),
    startedSteps: steps,
    findings,
    plannedBy: planned,
    builds: [...builds],
    readRuns: () => readRuns(files, content, [], null),
  }
}

/** To compare recorded events without keeping them. */
export function digestOf(text: string): string {
  return sha256(text).toString('base64')
}

/** One after another: no more than one of them has to lie in memory. */
function* readRuns(
  files: ArchiveFiles,
  { runs, workflowId }: LogContent,
  findings: Finding[],
  budget: UnpackBudget | null,
): Iterable<RunJson> {
  for (const [index, runId] of runs.entries()) {
    const path = layout.history(workflowId, index + 1)
    const told: Finding[] = []
    const text = unpacked(files, path, told, budget)
    const [tooLarge] = told
    if (text === null && tooLarge !== undefined) throw new UnreadHistory(tooLarge)
    findings.push(...told)
    yield { runId, history: jsonIn(path, text ?? '', findings) }
  }
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
function buildsOf({ history }: RunJson): readonly string[] {
  return listAt(history, 'events').flatMap(
    (event) => textAt(event, 'workflowTaskCompletedEventAttributes', 'workerVersion', 'buildId') ?? [],
  )
}

/** Null: it is too large to be read. Empty for what cannot be read otherwise. */
function unpacked(
  files: ArchiveFiles,
  path: string,
  findings: Finding[],
  budget: UnpackBudget | null,
): string | null {
  try {
    const packed = files.get(path)
    if (packed === undefined) throw new ArchiveError('it is not there')
    return unpackText(packed, budget)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    findings.push(unreadableFile(path, error))
    return error instanceof TooLargeError ? null : ''
  }
}

/** What a workflow's runs recorded, run by run; nothing as soon as one of them holds what cannot be an entry. */
function recordOf(teamId: string, workflowId: string, findings: Finding[]) {
  const leaves: Leaf[] = []
  const lines: string[] = []
  let running: Hash | null = beforeAll
  let characters = 0
  return {
    next(run: RunJson): readonly Leaf[] {
      if (running === null) return []
      try {
        const read = leavesOfRun(teamId, run, running)
        for (const leaf of read.leaves) {
          const line = leafLine(leaf)
          characters += line.length
          // They lie in memory together, and their file would be read no further.
          if (isBeyondFile(characters)) throw new UnreadHistory(tooManyEntries(workflowId))
          leaves.push(leaf)
          lines.push(line)
        }
        running = read.running
        return read.leaves
      } catch (error) {
        if (error instanceof UnreadHistory) throw error
        const problem = error instanceof Error ? error.message : String(error)
        findings.push(finding('history-form', { workflowId, problem }))
        running = null
        return []
      }
    },
    whole(): { readonly leaves: readonly Leaf[]; readonly lines: readonly string[] } {
      return running === null ? { leaves: [], lines: [] } : { leaves, lines }
    },
  }
}

function tooManyEntries(workflowId: string): Finding {
  return unreadableFile(
    layout.entries(workflowId),
    new TooLargeError('file', 'the histories hold more of it than is read of a file'),
  )
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
