import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import { packArchive, packText } from './archive.ts'
import { leafLine } from './canonical-leaf.ts'
import { readCheckpoint, signCheckpoint } from './checkpoint.ts'
import type { ExportContent, TeamProofs } from './export-content.ts'
import { layout } from './export-layout.ts'
import { exportReadme } from './export-readme.ts'
import type { LogHead } from './log-head.ts'
import { manifestText } from './manifest.ts'
import { consistencyProof, type Hash, inclusionProof, leafHash, rootOf, sha256 } from './merkle-tree.ts'
import { leavesOf } from './recorded-leaves.ts'
import { type NoteSigner, readNote, signNote, verifierKey } from './signed-note.ts'

/** A run's history as proto-JSON text. */
export interface RunText {
  readonly runId: string
  readonly json: string
}

export interface TeamMaterial {
  readonly teamId: string
  /** In the order of `logsOfTeam`, of each all runs in the order of its chain. */
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
}

/** The export as a zip; the same material and key give the same bytes. Throws `HistoryFormError`, `NoteError`. */
export function writeExport(material: ExportMaterial, signer: NoteSigner): WrittenExport {
  const { madeAt, program, workflowCode, rotations, actorKeys, missing, sbom } = material
  const files = new Map<string, Uint8Array>()
  const put = (path: string, text: string): void => void files.set(path, Buffer.from(text))
  const checkpoints = new Map<string, string>()
  const teams: ExportContent['teams'] = []
  for (const team of material.teams) {
    const written = writeTeam(team, signer, madeAt, files)
    checkpoints.set(team.teamId, written.checkpoint)
    teams.push(written.content)
  }
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
    missing: [...missing],
  }
  put(layout.readme, exportReadme(content))
  put(layout.content, `${JSON.stringify(content, null, 2)}\n`)
  put(layout.logKey, `${verifierKey(signer)}\n`)
  for (const [index, note] of rotations.entries()) put(layout.rotation(index + 1), note)
  for (const [index, pem] of actorKeys.entries()) put(layout.actorKey(index + 1), pem)
  for (const { version, years } of material.calendars)
    for (const year of years)
      put(layout.calendarYear(version, year.year), `${JSON.stringify(year, null, 2)}\n`)
  for (const { name, yaml } of material.templates) put(layout.template(name), yaml)
  files.set(layout.workflowCode, packText(workflowCode.code))
  if (sbom !== null) files.set(layout.sbom, packText(sbom))
  put(layout.manifest, signNote(manifestText(signer.name, files), [signer]))
  const entries = teams.flatMap(({ logs }) => logs).reduce((sum, log) => sum + log.entries, 0)
  return { zip: packArchive(files), checkpoints, entries }
}

function writeTeam(
  { teamId, logs, earlier }: TeamMaterial,
  signer: NoteSigner,
  at: Instant,
  files: Map<string, Uint8Array>,
): { readonly checkpoint: string; readonly content: ExportContent['teams'][number] } {
  const trees = logs.map(({ workflowId, runs }) => {
    const read = runs.map(({ runId, json }) => ({ runId, history: parsed(json) }))
    const lines = leavesOf(teamId, read).map(leafLine)
    for (const [index, { json }] of runs.entries())
      files.set(layout.history(workflowId, index + 1), packText(json))
    files.set(layout.entries(workflowId), packText(lines.map((line) => `${line}\n`).join('')))
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
