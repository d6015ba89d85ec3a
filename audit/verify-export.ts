import type { KeyObject } from 'node:crypto'
import { readActorKeys } from './actor-assertion.ts'
import { ArchiveError, type ArchiveFiles, unpackText } from './archive.ts'
import { type CheckedActors, checkActors } from './check-actors.ts'
import { checkCheckpoint, type CheckedTeam, checkProofs, type GivenNote } from './check-checkpoints.ts'
import { checkLog } from './check-log.ts'
import { checkReplay, type ReplayRuns } from './check-replay.ts'
import { startedSteps } from './check-runs.ts'
import type { ExportContent } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { logsOfTeam } from './log-head.ts'
import { sha256 } from './merkle-tree.ts'
import { openExport, textOf } from './open-export.ts'
import { type NoteKey, verifierKey } from './signed-note.ts'

export interface VerifyOrder {
  readonly bytes: Uint8Array
  /** Checkpoints that the auditor kept. */
  readonly checkpoints: readonly GivenNote[]
  /** Verifier keys that the auditor kept. */
  readonly keys: readonly NoteKey[]
  /** The export's own workflow code, null where it cannot be read; gives back what replays. */
  readonly replayOn: (exported: ExportedCode | null) => ReplayRuns
}

export interface ExportedCode {
  readonly code: string
  readonly sha256: string
}

export interface Verdict {
  readonly verified: boolean
  readonly madeAt: string
  readonly program: string
  readonly log: string
  /** Verifier key that the export says is the log's. */
  readonly key: string | null
  readonly isKeyKnown: boolean
  readonly teams: readonly {
    readonly teamId: string
    readonly entries: number
    readonly runs: number
    readonly historyEvents: number
  }[]
  /** The auditor's. */
  readonly checkpoints: number
  readonly actors: Omit<CheckedActors, 'findings'>
  readonly missing: readonly string[]
  /** In the order of the record where they are about an entry. */
  readonly findings: readonly Finding[]
}

/** Verifies an export, offline. Throws `ArchiveError` for what is no export. @source docs/record.md */
export async function verifyExport({ bytes, checkpoints, keys, replayOn }: VerifyOrder): Promise<Verdict> {
  const opened = openExport(bytes, keys)
  const { files, content } = opened
  const teams = content.teams.map((team) => checkTeam(files, team))
  const logs = teams.flatMap((team) => team.logs)
  const known = { log: content.log, teams, keys: opened.keys }
  const own = teams.flatMap(({ teamId }) =>
    checkCheckpoint(noteIn(files, layout.checkpoint(teamId)), known, true),
  )
  const brought = content.teams.flatMap(({ teamId, earlierCheckpoints }) =>
    Array.from({ length: earlierCheckpoints }, (_, index) =>
      noteIn(files, layout.earlierCheckpoint(teamId, index + 1)),
    ),
  )
  const against = [...brought, ...checkpoints].flatMap((note) => checkCheckpoint(note, known, false))
  const actors = checkActors(
    logs.flatMap(({ leaves }) => leaves),
    actorKeysOf(files, content),
  )
  const code = exportedCode(files, content)
  const replayed = await checkReplay(logs, replayOn('finding' in code ? null : code))
  const findings = [
    ...logs.flatMap((log) => log.findings),
    ...actors.findings,
    ...replayed,
    ...opened.findings,
    ...teams.flatMap((team) => team.findings),
    ...own,
    ...against,
    ...('finding' in code ? [code.finding] : []),
  ]
  const { findings: _, ...counts } = actors
  return {
    verified: findings.length === 0,
    madeAt: content.madeAt,
    program: content.program,
    log: content.log,
    key: opened.keys[0] === undefined ? null : verifierKey(opened.keys[0]),
    isKeyKnown: opened.isKeyKnown,
    teams: teams.map((team) => ({
      teamId: team.teamId,
      entries: sumOf(team.logs, ({ leaves }) => leaves.length),
      runs: sumOf(team.logs, ({ runs }) => runs.length),
      historyEvents: sumOf(team.logs, ({ historyEvents }) => historyEvents),
    })),
    checkpoints: checkpoints.length,
    actors: counts,
    missing: content.missing,
    findings: inOrder(
      findings,
      logs.map(({ workflowId }) => workflowId),
    ),
  }
}

type TeamWithFindings = CheckedTeam & { readonly findings: readonly Finding[] }

function checkTeam(files: ArchiveFiles, team: ExportContent['teams'][number]): TeamWithFindings {
  const wanted = logsOfTeam(team.teamId)
  const logs = wanted.map((workflowId) =>
    checkLog(
      files,
      team.teamId,
      team.logs.find((each) => each.workflowId === workflowId) ?? { workflowId, entries: 0, runs: [] },
    ),
  )
  const missing = startedSteps(logs[0]?.runs ?? [])
    .filter((workflowId) => logs.some((log) => log.workflowId === workflowId && log.runs.length === 0))
    .map((workflowId) => finding('step-missing', { workflowId }))
  const isNamed = team.logs.every(({ workflowId }, index) => workflowId === wanted[index])
  const unnamed =
    isNamed && team.logs.length === wanted.length
      ? []
      : [finding('proof', { team: team.teamId, problem: layout.content })]
  return { teamId: team.teamId, logs, findings: [...missing, ...unnamed, ...checkProofs(files, team, logs)] }
}

function noteIn(files: ArchiveFiles, path: string): GivenNote {
  return { name: path, note: textOf(files, path) ?? '' }
}

function actorKeysOf(files: ArchiveFiles, { actorKeys }: ExportContent): readonly KeyObject[] {
  return readActorKeys(
    Array.from({ length: actorKeys }, (_, index) => textOf(files, layout.actorKey(index + 1)) ?? ''),
  )
}

function exportedCode(
  files: ArchiveFiles,
  { workflowCode }: ExportContent,
): ExportedCode | { readonly finding: Finding } {
  const path = layout.workflowCode
  try {
    const code = unpackText(files.get(path) ?? new Uint8Array())
    if (sha256(code).toString('hex') === workflowCode.sha256) return { code, sha256: workflowCode.sha256 }
    return { finding: finding('file-changed', { path }) }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    return { finding: finding('file-unreadable', { path, problem: error.message }) }
  }
}

/** Entries first, in the order of the record; of one entry what is held against its history first. */
function inOrder(findings: readonly Finding[], workflowIds: readonly string[]): readonly Finding[] {
  const rank = ({ place }: Finding): readonly [number, number] =>
    place === null ? [workflowIds.length, 0] : [workflowIds.indexOf(place.workflowId), place.entry]
  return findings.toSorted((one, other) => {
    const [[log, entry], [otherLog, otherEntry]] = [rank(one), rank(other)]
    return log === otherLog ? entry - otherEntry : log - otherLog
  })
}

function sumOf<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0)
}
