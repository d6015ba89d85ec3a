import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkpointsHome } from '../../audit/checkpoint-folder.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { refuse, type Refusal } from '../../domain/refusals.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { syncPath } from '../../ledger/durable-file.ts'
import type { PostgresPlace } from '../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { removeLedgerFile } from '../../ledger/replace-file.ts'
import { isVacantPostgres, restoreIntoPostgres } from '../../ledger/copy/restore-postgres.ts'
import { settleAfterRestore } from '../../ledger/copy/settle-restore.ts'
import { temporalCliVersion } from '../../temporal/local/pinned-version.ts'
import { copyDurably, copyFolder, isVacant } from './copy-files.ts'
import { damagedFiles, type Manifest, readManifest } from './manifest.ts'

export interface RestoreOrder {
  /** Absolute: the backup. */
  readonly source: string
  /** Absolute: where it goes. */
  readonly dataFolder: string
  /** Absolute; null: in the data folder. */
  readonly archiveFolder: string | null
  /** Null: in the data folder. */
  readonly ledger: PostgresPlace | null
  readonly restoredAt: Instant
}

export interface Restored {
  readonly manifest: Manifest
  /** How many became unknown. */
  readonly deliveries: number
}

const ledgerFile = 'ledger.db'

/**
 * Puts a backup into a vacant data folder by one rename: broken off, there is nothing. A ledger for PostgreSQL is in its
 * place before that: a ledger that knows teams which Temporal does not is told and harms nothing, histories without their
 * ledger would be told anew. What was still to be sent counts as unknown afterwards. Throws `LedgerUnavailableError`, for
 * a ledger of a newer program among others.
 * @source docs/decisions/0010-the-record-holds.md
 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored | Refusal> {
  const { archiveFolder, dataFolder, restoredAt, source } = order
  const manifest = await readManifest(source)
  if (manifest === null) return badInput(`${source} 不是备份（没有可读的 manifest.json） / is no backup`)
  const refusal = await refusalOf(order, manifest)
  if (refusal !== null) return refusal
  const partial = join(dirname(dataFolder), `.restore-${randomUUID()}`)
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 })
    const archive = archiveFolder ?? join(partial, 'archive')
    await copyFolder(join(source, 'archive'), archive)
    const home = checkpointsHome(partial, archiveFolder)
    for (const { path } of manifest.files)
      if (!path.startsWith('archive/'))
        await copyDurably(join(source, path), join(path.startsWith('checkpoints/') ? home : partial, path))
    const runs = await folderArchive(archive).list()
    let deliveries = 0
    const settle = async (ledger: Ledger): Promise<void> => {
      deliveries = await settleAfterRestore(ledger, { restoredAt, takenAt: manifest.takenAt }, runs)
    }
    if (!(await putLedger(join(partial, ledgerFile), order.ledger, settle))) return ledgerIsThere
    if (existsSync(dataFolder)) await rmdir(dataFolder)
    await rename(partial, dataFolder)
    await syncPath(dirname(dataFolder))
    return { manifest, deliveries }
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

/** False: there is a ledger in PostgreSQL already. */
async function putLedger(
  file: string,
  place: PostgresPlace | null,
  settle: (ledger: Ledger) => Promise<void>,
): Promise<boolean> {
  const ledger = await openLedger({ file })
  try {
    if (place !== null) return await restoreIntoPostgres(ledger, place.postgres, settle)
    await settle(ledger)
    return true
  } finally {
    await ledger.close()
    if (place !== null) await removeLedgerFile(file)
  }
}

async function refusalOf(
  { archiveFolder, dataFolder, ledger, source }: RestoreOrder,
  manifest: Manifest,
): Promise<Refusal | null> {
  for (const folder of [dataFolder, ...(archiveFolder === null ? [] : [archiveFolder])])
    if (!(await isVacant(folder)))
      return badInput(
        `${folder} 不是空文件夹，未作改动；请另选 --data 或先移走 / is not empty, nothing was changed: choose another, or move it away`,
      )
  const { temporalCli } = manifest
  if (temporalCli !== null && temporalCli !== temporalCliVersion)
    return badInput(
      `备份中的 Temporal 数据属于 CLI ${temporalCli}，本程序用 ${temporalCliVersion}；请用当时的程序恢复 / the backup’s Temporal file belongs to CLI ${temporalCli}, this program uses ${temporalCliVersion}`,
    )
  const damaged = await damagedFiles(source, manifest)
  if (damaged.length > 0)
    return badInput(
      `备份已损坏，未作恢复：${damaged.slice(0, 5).join('、')}${damaged.length > 5 ? ` 等 ${damaged.length} 个` : ''} / the backup is damaged, nothing was restored`,
    )
  if (!manifest.files.some(({ path }) => path === ledgerFile))
    return badInput(`${source} 中没有 ledger.db / holds no ledger.db`)
  return ledger === null || (await isVacantPostgres(ledger.postgres)) ? null : ledgerIsThere
}

const ledgerIsThere = badInput(
  'HOPELIGHT_LEDGER 处已有台账，未作改动；请另选 schema / there is a ledger already, nothing was changed: choose another schema',
)

function badInput(problem: string): Refusal {
  return refuse('bad-input', { problem })
}
