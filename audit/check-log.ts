import type { KeyObject } from 'node:crypto'
import { ArchiveError, type ArchiveFiles, unpackText } from './archive.ts'
import { type Leaf, leafLine, recordedText } from './canonical-leaf.ts'
import { checkAdoptions } from './check-adoptions.ts'
import { type CheckedActors, checkActors } from './check-actors.ts'
import { type LinkedEntry, linkedEntries } from './check-orders.ts'
import { checkRuns } from './check-runs.ts'
import { entryWords, firstDifference } from './entry-words.ts'
import { layout } from './export-layout.ts'
import type { ExportContent } from './export-content.ts'
import { type Finding, finding } from './findings.ts'
import { listAt } from './json-members.ts'
import { type Hash, leafHash, sha256 } from './merkle-tree.ts'
import { HistoryFormError, leavesOf, type RunJson } from './recorded-leaves.ts'

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
  readonly findings: readonly Finding[]
  /** Its runs, unpacked. */
  readRuns(): readonly RunJson[]
}

/** Makes a workflow's leaves anew and holds its entries against them. */
export function checkLog(
  files: ArchiveFiles,
  teamId: string,
  content: LogContent,
  actorKeys: readonly KeyObject[],
): CheckedLog {
  const { workflowId } = content
  const findings: Finding[] = []
  const runs = readRuns(files, content, findings)
  findings.push(...checkRuns(workflowId, runs))
  const leaves = leavesOrFinding(teamId, workflowId, runs, findings)
  const lines = leaves.map(leafLine)
  const hashes = lines.map(leafHash)
  findings.push(...checkSequence(workflowId, leaves))
  findings.push(...checkAdoptions(leaves, hashes))
  const entries = unpacked(files, layout.entries(workflowId), findings)
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
    findings,
    readRuns: () => readRuns(files, content, []),
  }
}

/** To compare recorded events without keeping them. */
export function digestOf(text: string): string {
  return sha256(text).toString('base64')
}

function readRuns(files: ArchiveFiles, content: LogContent, findings: Finding[]): readonly RunJson[] {
  return content.runs.map((runId, index) => {
    const path = layout.history(content.workflowId, index + 1)
    const history = jsonOf(unpacked(files, path, findings))
    if (history === undefined) findings.push(finding('file-unreadable', { path, problem: 'it is no JSON' }))
    return { runId, history }
  })
}

function unpacked(files: ArchiveFiles, path: string, findings: Finding[]): string {
  try {
    const packed = files.get(path)
    if (packed === undefined) throw new ArchiveError('it is not there')
    return unpackText(packed)
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
): readonly Leaf[] {
  try {
    return leavesOf(teamId, runs)
  } catch (error) {
    if (!(error instanceof HistoryFormError)) throw error
    findings.push(finding('history-form', { workflowId, problem: error.message }))
    return []
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
