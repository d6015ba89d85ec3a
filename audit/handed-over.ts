import { checkExport } from './check-export.ts'
import { layout } from './export-layout.ts'
import { rootOf, sha256 } from './merkle-tree.ts'
import { openExport, textOf } from './open-export.ts'
import type { RunJson } from './recorded-leaves.ts'

/** One workflow of an export, as somebody needs it who goes on with it. */
export interface HandedOverLog {
  readonly workflowId: string
  /** Entries. */
  readonly size: number
  /** Of the tree over them, in base64. */
  readonly root: string
  /** In the order of the chain. */
  readonly runs: readonly RunJson[]
}

export interface HandedOver {
  /** Name of the log's key. */
  readonly log: string
  /** Of the export's bytes, in hexadecimal. */
  readonly exportSha256: string
  /** The programme's log first, then those of the six steps. */
  readonly teams: readonly { readonly teamId: string; readonly logs: readonly HandedOverLog[] }[]
  /** JSON text of each year of each calendar version. */
  readonly calendars: readonly { readonly version: string; readonly years: readonly string[] }[]
  /** PEM, of all who vouched for commands. */
  readonly actorKeys: readonly string[]
}

/** What an export holds that was verified before. Throws `ArchiveError` for what is no export. */
export function readHandedOver(bytes: Uint8Array): HandedOver {
  const { content, files } = openExport(bytes, [])
  const { teams } = checkExport(bytes, { checkpoints: [], fingerprints: [], keys: [] })
  const calendars = new Map<string, string[]>()
  for (const path of files.keys()) {
    const [, version] = /^calendars\/([^/]+)\/\d{4}\.json$/u.exec(path) ?? []
    if (version === undefined) continue
    calendars.set(version, [...(calendars.get(version) ?? []), textOf(files, path) ?? ''])
  }
  return {
    log: content.log,
    exportSha256: sha256(bytes).toString('hex'),
    teams: teams.map(({ teamId, logs }) => ({
      teamId,
      logs: logs.map((log) => ({
        workflowId: log.workflowId,
        size: log.hashes.length,
        root: Buffer.from(rootOf(log.hashes)).toString('base64'),
        runs: [...log.readRuns()],
      })),
    })),
    calendars: [...calendars].map(([version, years]) => ({ version, years })),
    actorKeys: Array.from(
      { length: content.actorKeys },
      (_, index) => textOf(files, layout.actorKey(index + 1)) ?? '',
    ),
  }
}
