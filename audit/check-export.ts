import type { KeyObject } from 'node:crypto'
import { readActorKeys } from './actor-assertion.ts'
import { ArchiveError, type ArchiveFiles, unpackText } from './archive.ts'
import type { CheckedActors } from './check-actors.ts'
import {
  checkCheckpoint,
  checkFingerprints,
  type CheckedTeam,
  checkProofs,
  type GivenNote,
} from './check-checkpoints.ts'
import { checkLog } from './check-log.ts'
import { checkOrders } from './check-orders.ts'
import { startedSteps } from './check-runs.ts'
import type { ExportContent } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { logsOfTeam } from './log-head.ts'
import { sha256 } from './merkle-tree.ts'
import { type OpenedExport, openExport, textOf } from './open-export.ts'
import { allTeams, isOfShare, type Share } from './share.ts'
import type { NoteKey } from './signed-note.ts'

/** What an auditor has of his own. */
export interface KeptOutside {
  readonly checkpoints: readonly GivenNote[]
  readonly keys: readonly NoteKey[]
  /** Of checkpoints; see `fingerprintOf`. */
  readonly fingerprints: readonly string[]
}

export interface ExportedCode {
  readonly code: string
  readonly sha256: string
}

export interface CheckedExport extends Omit<OpenedExport, 'files' | 'findings'> {
  readonly teams: readonly CheckedTeam[]
  readonly actors: Omit<CheckedActors, 'findings'>
  /** The workflow code it brings along; null: it cannot be read. */
  readonly code: ExportedCode | null
  readonly findings: readonly Finding[]
}

/** Everything that needs no workflow code to be run, of a share of the teams. Throws `ArchiveError` for what is no export. */
export function checkExport(
  bytes: Uint8Array,
  { checkpoints, fingerprints, keys: kept }: KeptOutside,
  share: Share = allTeams,
): CheckedExport {
  const { files, content, keys, isKeyKnown, findings } = openExport(bytes, kept)
  const actorKeys = actorKeysOf(files, content)
  const ours = content.teams.filter((_, place) => isOfShare(share, place))
  const teams = ours.map((team) => checkTeam(files, team, actorKeys))
  const logs = teams.flatMap((team) => team.logs)
  const teamIds = new Set(content.teams.map(({ teamId }) => teamId))
  const known = { log: content.log, teams, teamIds, keys }
  const own = teams.flatMap(({ teamId }) =>
    checkCheckpoint(noteIn(files, layout.checkpoint(teamId)), known, true),
  )
  const brought = ours.flatMap((team) => earlierNotes(files, team))
  const all = content.teams.flatMap((team) => [
    noteIn(files, layout.checkpoint(team.teamId)),
    ...earlierNotes(files, team),
  ])
  const code = exportedCode(files, content)
  return {
    content,
    keys,
    isKeyKnown,
    teams,
    actors: {
      signed: sumOf(logs, ({ actors }) => actors.signed),
      unsigned: sumOf(logs, ({ actors }) => actors.unsigned),
      refusedForgeries: sumOf(logs, ({ actors }) => actors.refusedForgeries),
    },
    code: 'finding' in code ? null : code,
    findings: [
      ...logs.flatMap((log) => [...log.findings, ...log.actors.findings]),
      ...findings,
      ...teams.flatMap((team) => team.findings),
      ...own,
      ...[...brought, ...checkpoints].flatMap((note) => checkCheckpoint(note, known, false)),
      ...checkFingerprints(fingerprints, [...all, ...checkpoints]),
      ...('finding' in code ? [code.finding] : []),
    ],
  }
}

type TeamWithFindings = CheckedTeam & { readonly findings: readonly Finding[] }

function checkTeam(
  files: ArchiveFiles,
  team: ExportContent['teams'][number],
  actorKeys: readonly KeyObject[],
): TeamWithFindings {
  const { teamId } = team
  const wanted = logsOfTeam(teamId)
  const logs = wanted.map((workflowId, index) => {
    const given = team.logs[index]
    return checkLog(
      files,
      teamId,
      given?.workflowId === workflowId ? given : { workflowId, entries: 0, runs: [] },
      actorKeys,
    )
  })
  const isNamed =
    team.logs.length === wanted.length &&
    team.logs.every(({ workflowId }, index) => workflowId === wanted[index])
  return {
    teamId,
    logs,
    findings: [
      ...startedSteps(logs[0]?.readRuns() ?? [])
        .filter((workflowId) => logs.some((log) => log.workflowId === workflowId && log.runs === 0))
        .map((workflowId) => finding('step-missing', { workflowId })),
      ...(isNamed ? [] : [finding('logs-named', { team: teamId })]),
      ...checkOrders(
        logs[0]?.links ?? [],
        logs.slice(1).map(({ links }) => links),
      ),
      ...checkProofs(files, team, logs),
    ],
  }
}

/** How many there are in all. */
export function sumOf<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0)
}

function earlierNotes(
  files: ArchiveFiles,
  { teamId, earlierCheckpoints }: ExportContent['teams'][number],
): readonly GivenNote[] {
  return Array.from({ length: earlierCheckpoints }, (_, index) =>
    noteIn(files, layout.earlierCheckpoint(teamId, index + 1)),
  )
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
