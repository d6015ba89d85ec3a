import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Instant } from '../../domain/calendar/instant.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'
import { copyLedgerToFile } from '../../ledger/copy/copy-ledger.ts'
import { copySqlite } from '../../ledger/copy/copy-sqlite.ts'
import { syncPath, writeDurably } from '../../ledger/durable-file.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import type { CalendarFolder } from '../../config/read-calendars.ts'
import { versionFileOf } from '../../temporal/local/data-file.ts'
import { temporalCliVersion } from '../../temporal/local/pinned-version.ts'
import { copyArchive } from './copy-archive.ts'
import { copyDurably, copyFolder } from './copy-files.ts'
import { type Manifest, writeManifest } from './manifest.ts'

export interface BackupOrder {
  /** Absolute. */
  readonly dataFolder: string
  readonly ledger: LedgerPlace
  /** Absolute; where histories are archived. */
  readonly archiveFolder: string
  /** Absolute; holds `checkpoints/`. Omit for the data folder. */
  readonly checkpointsHome?: string
  /** Absolute; vacant. */
  readonly target: string
  readonly calendars: CalendarFolder
  readonly hopelight: string
  readonly takenAt: Instant
}

/**
 * Copies the ledger, wherever it is, and everything that a data folder holds, whoever works on them meanwhile, and puts it
 * in its place by one rename. The order matters: ledger, archive and checkpoints must know nothing that the histories do
 * not, and evidence nothing less than they do.
 * @source docs/decisions/0010-the-record-holds.md
 */
export async function makeBackup(order: BackupOrder): Promise<Manifest> {
  const { archiveFolder, calendars, dataFolder, hopelight, ledger, takenAt, target } = order
  const partial = join(dirname(target), `.backup-${randomUUID()}`)
  await mkdir(partial, { recursive: true, mode: 0o700 })
  try {
    await copyLedgerToFile(ledger, join(partial, 'ledger.db'))
    await copyArchive(archiveFolder, join(partial, 'archive'))
    await copyFolder(join(order.checkpointsHome ?? dataFolder, 'checkpoints'), join(partial, 'checkpoints'))
    const temporalFile = join(dataFolder, 'temporal.db')
    const hasTemporal = existsSync(temporalFile)
    if (hasTemporal) {
      await copySqlite(temporalFile, join(partial, 'temporal.db'))
      await copyDurably(versionFileOf(temporalFile), versionFileOf(join(partial, 'temporal.db')))
    }
    await copyFolder(join(dataFolder, 'evidence'), join(partial, 'evidence'))
    await copyFolder(join(dataFolder, 'keys'), join(partial, 'keys'))
    for (const name of ['notices.ndjson', 'security.ndjson']) {
      const file = join(dataFolder, name)
      if (existsSync(file)) await copyDurably(file, join(partial, name))
    }
    for (const year of calendars.years) {
      const file = join(partial, 'calendars', `${year.year}.json`)
      await writeDurably(file, Buffer.from(`${canonicalJson(year)}\n`))
    }
    const manifest = await writeManifest(partial, {
      takenAt,
      hopelight,
      temporalCli: hasTemporal ? temporalCliVersion : null,
      calendarVersion: calendars.version,
    })
    if (existsSync(target)) await rmdir(target)
    await rename(partial, target)
    await syncPath(dirname(target))
    return manifest
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
