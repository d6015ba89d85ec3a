import { ArchiveError, type ArchiveFiles, unpackText } from './archive.ts'
import { type Leaf, leafLine } from './canonical-leaf.ts'
import { checkRuns } from './check-runs.ts'
import { entryWords, firstDifference } from './entry-words.ts'
import { layout } from './export-layout.ts'
import type { ExportContent } from './export-content.ts'
import { type Finding, finding } from './findings.ts'
import { type Hash, leafHash } from './merkle-tree.ts'
import { HistoryFormError, leavesOf, type RunJson } from './recorded-leaves.ts'

export type LogContent = ExportContent['teams'][number]['logs'][number]

/** One workflow of an export, as its histories tell it. */
export interface CheckedLog {
  readonly workflowId: string
  readonly runs: readonly RunJson[]
  /** Made anew from the histories. */
  readonly leaves: readonly Leaf[]
  readonly hashes: readonly Hash[]
  readonly historyEvents: number
  readonly findings: readonly Finding[]
}

/** Makes a workflow's leaves anew and holds its entries against them. */
export function checkLog(files: ArchiveFiles, teamId: string, content: LogContent): CheckedLog {
  const { workflowId } = content
  const findings: Finding[] = []
  const read = (path: string): string => {
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
  const runs = content.runs.map((runId, index): RunJson => {
    const path = layout.history(workflowId, index + 1)
    const history = jsonOf(read(path))
    if (history === undefined) findings.push(finding('file-unreadable', { path, problem: 'it is no JSON' }))
    return { runId, history }
  })
  findings.push(...checkRuns(workflowId, runs))
  const leaves = leavesOrFinding(teamId, workflowId, runs, findings)
  const lines = leaves.map(leafLine)
  findings.push(...checkSequence(workflowId, leaves))
  findings.push(...checkEntries(workflowId, read(layout.entries(workflowId)), lines))
  if (content.entries !== leaves.length)
    findings.push(finding('count', { workflowId, expected: content.entries, count: leaves.length }))
  const historyEvents = runs.reduce((sum, { history }) => sum + eventCount(history), 0)
  return { workflowId, runs, leaves, hashes: lines.map(leafHash), historyEvents, findings }
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

function eventCount(history: unknown): number {
  return typeof history === 'object' &&
    history !== null &&
    'events' in history &&
    Array.isArray(history.events)
    ? history.events.length
    : 0
}
