import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import { isBeyondBudget, isBeyondFile, packArchive, packText } from './archive.ts'
import { leafLine, UnprovableEntryError } from './canonical-leaf.ts'
import { readCheckpoint, signCheckpoint } from './checkpoint.ts'
import type { ExportContent, TeamProofs } from './export-content.ts'
import { layout } from './export-layout.ts'
import { exportReadme } from './export-readme.ts'
import type { LogHead } from './log-head.ts'
import { manifestText } from './manifest.ts'
import { consistencyProof, type Hash, inclusionProof, leafHash, rootOf, sha256 } from './merkle-tree.ts'
import { plannedBy } from './planned-by.ts'
import { HistoryFormError, leavesOf } from './recorded-leaves.ts'
import { type NoteSigner, readNote, signNote, verifierKey } from './signed-note.ts'

/** A run's history as proto-JSON text. */
export interface RunText {
  readonly runId: string
  readonly json: string
}

export interface TeamMaterial {
  readonly teamId: string
  /** In the order of `teamWorkflowIds`, of each all runs in the order of its chain. */
  readonly logs: readonly { readonly workflowId: string; readonly runs: readonly RunText[] }[]
  /** Notes kept since the last exports, the first one first. */
  readonly earlier: readonly string[]
}

export interface ExportMaterial {
  readonly madeAt: Instant
  readonly program: string
  readonly teams: readonly TeamMaterial[]
  readonly calendars: readonly { readonly version: string; readonly years: readonly CalendarYear[] }[]
  readonly templates: readonly { readonly name: string; readonly yaml: string }[]
  readonly workflowCode: { readonly code: string; readonly sourceHash: string }
  /** PEM. */
  readonly actorKeys: readonly string[]
  readonly rotations: readonly string[]
  /** Null: see `missing`. */
  readonly sbom: string | null
  readonly missing: readonly string[]
}

export interface WrittenExport {
  readonly zip: Uint8Array
  /** Signed, by team. */
  readonly checkpoints: ReadonlyMap<string, string>
  readonly entries: number
  /** What stands in it, in words, that it should hold and does not. */
  readonly missing: readonly string[]
  /** Files that are larger than `verify` reads, and `null` for the whole of it. */
  readonly tooLarge: readonly (string | null)[]
}

/** A team’s record holds what no export can. */
export class UnexportableTeamError extends Error {
  override readonly name = 'UnexportableTeamError'
  readonly teamId: string

  constructor(teamId: string, problem: string) {
    super(`团 ${teamId} 的记录不能导出：${problem} / the record of the team ${teamId} cannot be exported`)
    this.teamId = teamId
  }
}

/**
 * The export as a zip; the same material and key give the same bytes. `isEveryTeamWanted` false: a team that cannot be
 * exported is left out, and the export says so. Throws `UnexportableTeamError`, `NoteError`, `ArchiveError`.
 */
export function writeExport(
  material: ExportMaterial,
  signer: NoteSigner,
  isEveryTeamWanted = true,
): WrittenExport {
  const { madeAt, program, workflowCode, rotations, actorKeys, sbom } = material
  const put = (path: string, text: string): void => void files.set(path, Buffer.from(text))
  const { files, teams, checkpoints, leftOut, tooLarge, unpackedBytes } = writeTeams(
    material.teams,
    signer,
    madeAt,
  )
  const [first] = leftOut
  if (first !== undefined && (isEveryTeamWanted || teams.length === 0)) throw first
  const { calendars, templates } = leftOut.length === 0 ? material : plannedOnly(material, checkpoints)
  const missing = [...material.missing, ...leftOut.map(({ message }) => message.slice(0, mostMissing))]
  const content: ExportContent = {
    format: 'hopelight-export-v1',
    madeAt,
    program,
    log: signer.name,
    workflowCode: {
      sha256: sha256(workflowCode.code).toString('hex'),
      sourceHash: workflowCode.sourceHash,
    },
    teams,
    rotations: rotations.length,
    actorKeys: actorKeys.length,
    missing,
  }
  put(layout.readme, exportReadme(content))
  put(layout.content, `${JSON.stringify(content, null, 2)}\n`)
  put(layout.logKey, `${verifierKey(signer)}\n`)
  for (const [index, note] of rotations.entries()) put(layout.rotation(index + 1), note)
  for (const [index, pem] of actorKeys.entries()) put(layout.actorKey(index + 1), pem)
  for (const { version, years } of calendars)
    for (const year of years)
      put(layout.calendarYear(version, year.year), `${JSON.stringify(year, null, 2)}\n`)
  for (const { name, yaml } of templates) put(layout.template(name), yaml)
  files.set(layout.workflowCode, packText(workflowCode.code))
  if (sbom !== null) files.set(layout.sbom, packText(sbom))
  put(layout.manifest, signNote(manifestText(signer.name, files), [signer]))
  const entries = teams.flatMap(({ logs }) => logs).reduce((sum, log) => sum + log.entries, 0)
  const zip = packArchive(files)
  const isTooLarge = isBeyondBudget(
    unpackedBytes + workflowCode.code.length + (sbom?.length ?? 0),
    zip.length,
  )
  return { zip, checkpoints, entries, missing, tooLarge: [...tooLarge, ...(isTooLarge ? [null] : [])] }
}

/** Of `missing` in the content. */
const mostMissing = 400

interface WrittenTeams {
  readonly files: Map<string, Uint8Array>
  readonly teams: ExportContent['teams']
  readonly checkpoints: ReadonlyMap<string, string>
  readonly leftOut: readonly UnexportableTeamError[]
  readonly tooLarge: readonly string[]
  /** Of what is packed among them. */
  readonly unpackedBytes: number
}

function writeTeams(given: readonly TeamMaterial[], signer: NoteSigner, at: Instant): WrittenTeams {
  const files = new Map<string, Uint8Array>()
  const teams: ExportContent['teams'] = []
  const checkpoints = new Map<string, string>()
  const leftOut: UnexportableTeamError[] = []
  const tooLarge: string[] = []
  let unpackedBytes = 0
  for (const team of given) {
    const own = new Map<string, Uint8Array>()
    const packed: Packing = (path, text) => {
      const bytes = Buffer.byteLength(text)
      unpackedBytes += bytes
      if (isBeyondFile(bytes)) tooLarge.push(path)
      own.set(path, packText(text))
    }
    try {
      const written = writeTeam(team, signer, at, own, packed)
      checkpoints.set(team.teamId, written.checkpoint)
      teams.push(written.content)
      for (const [path, file] of own) files.set(path, file)
    } catch (error) {
      if (!(error instanceof UnprovableEntryError || error instanceof HistoryFormError)) throw error
      leftOut.push(new UnexportableTeamError(team.teamId, error.message))
    }
  }
  return { files, teams, checkpoints, leftOut, tooLarge, unpackedBytes }
}

/** What the histories of the teams that were written plan by. */
function plannedOnly(
  { calendars, teams, templates }: ExportMaterial,
  written: ReadonlyMap<string, unknown>,
): Pick<ExportMaterial, 'calendars' | 'templates'> {
  const planned = teams
    .filter(({ teamId }) => written.has(teamId))
    .flatMap(({ logs }) => logs.flatMap(({ runs }) => runs))
    .flatMap(({ json, runId }) => plannedBy([{ runId, history: parsed(json) }]))
  return {
    calendars: calendars.filter(({ version }) =>
      planned.some(({ calendarVersion }) => calendarVersion === version),
    ),
    templates: templates.filter(({ name }) => planned.some(({ template }) => template === name)),
  }
}

/** Puts a text into the export, packed. */
type Packing = (path: string, text: string) => void

function writeTeam(
  { teamId, logs, earlier }: TeamMaterial,
  signer: NoteSigner,
  at: Instant,
  files: Map<string, Uint8Array>,
  pack: Packing,
): { readonly checkpoint: string; readonly content: ExportContent['teams'][number] } {
  const trees = logs.map(({ workflowId, runs }) => {
    const read = runs.map(({ runId, json }) => ({ runId, history: parsed(json) }))
    const lines = leavesOf(teamId, read).map(leafLine)
    for (const [index, { json }] of runs.entries()) pack(layout.history(workflowId, index + 1), json)
    pack(layout.entries(workflowId), lines.map((line) => `${line}\n`).join(''))
    return { workflowId, leaves: lines.map(leafHash), runs: runs.map(({ runId }) => runId) }
  })
  const heads: readonly LogHead[] = trees.map(({ workflowId, leaves }) => ({
    workflowId,
    size: leaves.length,
    root: rootOf(leaves),
  }))
  const checkpoint = signCheckpoint({ team: teamId, heads, at }, signer)
  files.set(layout.checkpoint(teamId), Buffer.from(checkpoint))
  for (const [index, note] of earlier.entries())
    files.set(layout.earlierCheckpoint(teamId, index + 1), Buffer.from(note))
  const before = earlier.map((note) => readCheckpoint(readNote(note).text))
  const proofs: TeamProofs = trees.map(({ workflowId, leaves }, index) => ({
    workflowId,
    lastEntry:
      leaves.length === 0
        ? null
        : { index: leaves.length - 1, hashes: inBase64(inclusionProof(leaves, leaves.length - 1)) },
    consistency: before.flatMap(({ heads: earlierHeads }) => {
      const size = earlierHeads[index]?.size ?? 0
      // A log that has become shorter has no proof; the verifier will say so.
      return size > leaves.length ? [] : [{ size, hashes: inBase64(consistencyProof(leaves, size)) }]
    }),
  }))
  files.set(layout.proofs(teamId), Buffer.from(`${JSON.stringify(proofs, null, 1)}\n`))
  const content = {
    teamId,
    logs: trees.map(({ workflowId, leaves, runs }) => ({ workflowId, entries: leaves.length, runs })),
    earlierCheckpoints: earlier.length,
  }
  return { checkpoint, content }
}

function inBase64(hashes: readonly Hash[]): string[] {
  return hashes.map((hash) => Buffer.from(hash).toString('base64'))
}

function parsed(json: string): unknown {
  return JSON.parse(json)
}
