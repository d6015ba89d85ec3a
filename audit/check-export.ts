import type { KeyObject } from 'node:crypto'
import { readActorKeys } from './actor-assertion.ts'
import {
  ArchiveError,
  type ArchiveFiles,
  exportBudget,
  TooLargeError,
  type UnpackBudget,
  unpackText,
} from './archive.ts'
import type { CheckedActors } from './check-actors.ts'
import { checkCheckpoint, checkFingerprints, type CheckedTeam, type GivenNote } from './check-checkpoints.ts'
import { checkFiles } from './check-files.ts'
import type { LogChecks } from './check-log.ts'
import {
  entriesByFingerprint,
  type KeptOutside,
  type Origin,
  originOf,
  type TeamNotes,
} from './check-origin.ts'
import { checkPlanData, checkPlanPaths, type StepsOf } from './check-plan-data.ts'
import { checkSoftware } from './check-software.ts'
import { checkTeam } from './check-team.ts'
import type { ExportContent } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { sha256 } from './merkle-tree.ts'
import { type PlannedBy, plannedBy } from './planned-by.ts'
import { type OpenedExport, openExport, textOf } from './open-export.ts'
import { allTeams, isOfShare, type Share } from './share.ts'
import { unreadableFile } from './unreadable-file.ts'
import { teamWorkflowIds } from '../domain/cadence/state.ts'

export interface ExportedCode {
  readonly code: string
  readonly sha256: string
}

export type CountedActors = Omit<CheckedActors, 'findings'>

export interface CheckedExport extends Omit<OpenedExport, 'files' | 'findings'> {
  readonly teams: readonly CheckedTeam[]
  readonly actors: CountedActors
  readonly origin: Origin | null
  /** Of each team of the whole export how many entries the auditor's fingerprints cover. */
  readonly fingerprinted: ReadonlyMap<string, number>
  /** The workflow code it brings along; null: it cannot be read. */
  readonly code: ExportedCode | null
  readonly findings: readonly Finding[]
}

/** Everything that needs no workflow code to be run, of a share of the teams. Throws `ArchiveError` for what is no export. */
export function checkExport(
  bytes: Uint8Array,
  outside: KeptOutside,
  share: Share = allTeams,
  stepsOf?: StepsOf,
): CheckedExport {
  const { checkpoints, fingerprints } = outside
  const { files, content, keys, isKeyKnown, findings } = openExport(bytes, outside.keys)
  const budget = exportBudget(bytes)
  const checks: LogChecks = { files, actorKeys: actorKeysOf(files, content), budget }
  const ours = content.teams.filter((_, place) => isOfShare(share, place))
  const teams = ours.map((team) => checkTeam(checks, team))
  const logs = teams.flatMap((team) => team.logs)
  const teamIds = new Set(content.teams.map(({ teamId }) => teamId))
  const known = { log: content.log, teams, teamIds, keys }
  const own = teams.flatMap(({ teamId }) =>
    checkCheckpoint(noteIn(files, layout.checkpoint(teamId)), known, true),
  )
  const brought = ours.flatMap((team) => earlierNotes(files, team))
  const notes = content.teams.map(
    (team): TeamNotes => ({
      teamId: team.teamId,
      whole: noteIn(files, layout.checkpoint(team.teamId)),
      earlier: earlierNotes(files, team),
    }),
  )
  const code = exportedCode(files, content, budget)
  const planned = plannedByProgrammes(files, content, exportBudget(bytes))
  const isPlanKnown = planned !== null && logs.every(({ isUnread }) => !isUnread)
  const builds = logs.flatMap((log) => log.builds)
  return {
    content,
    keys,
    isKeyKnown,
    teams,
    actors: {
      signed: sumOf(logs, ({ actors }) => actors.signed),
      unsigned: sumOf(logs, ({ actors }) => actors.unsigned),
      localAdmin: sumOf(logs, ({ actors }) => actors.localAdmin),
    },
    origin: originOf({ log: content.log, keys, isKeyKnown }, outside, notes),
    fingerprinted: new Map(notes.map((team) => [team.teamId, entriesByFingerprint(team, fingerprints)])),
    code: 'finding' in code ? null : code,
    findings: toldOnce([
      ...logs.flatMap((log) => [...log.findings, ...log.actors.findings]),
      ...findings,
      ...teams.flatMap((team) => team.findings),
      ...own,
      ...[...brought, ...checkpoints].flatMap((note) => checkCheckpoint(note, known, false)),
      ...checkFingerprints(fingerprints, [
        ...notes.flatMap(({ whole, earlier }) => [whole, ...earlier]),
        ...checkpoints,
      ]),
      ...('finding' in code ? [code.finding] : []),
      ...checkFiles(files, content),
      ...(isPlanKnown ? checkPlanPaths(files, [...logs.map((log) => log.plannedBy), ...planned]) : []),
      ...checkPlanData(files, content, logs, stepsOf),
      ...checkSoftware(files, content, builds, budget),
    ]),
  }
}

/** That it is too large is found wherever it is read. */
function toldOnce(findings: readonly Finding[]): readonly Finding[] {
  const first = findings.find(({ code }) => code === 'export-too-large')
  return findings.filter((each) => each.code !== 'export-too-large' || each === first)
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
  budget: UnpackBudget,
): ExportedCode | { readonly finding: Finding } {
  const path = layout.workflowCode
  try {
    const code = unpackText(files.get(path) ?? new Uint8Array(), budget)
    if (sha256(code).toString('hex') === workflowCode.sha256) return { code, sha256: workflowCode.sha256 }
    return { finding: finding('file-changed', { path }) }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    return { finding: unreadableFile(path, error) }
  }
}

/** Of every team, also of those that are checked elsewhere, by the first run of its programme; null: one is not read. */
function plannedByProgrammes(
  files: ArchiveFiles,
  { teams }: ExportContent,
  budget: UnpackBudget,
): readonly (readonly PlannedBy[])[] | null {
  const planned: (readonly PlannedBy[])[] = []
  for (const { teamId } of teams) {
    const [workflowId = ''] = teamWorkflowIds(teamId)
    try {
      const packed = files.get(layout.history(workflowId, 1)) ?? new Uint8Array()
      planned.push(plannedBy([{ runId: '', history: JSON.parse(unpackText(packed, budget)) }]))
    } catch (error) {
      if (error instanceof TooLargeError) return null
      // Whoever checks that team finds it out.
    }
  }
  return planned
}
