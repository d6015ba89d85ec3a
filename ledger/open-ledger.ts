import { closeSync, openSync } from 'node:fs'
import { Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { asLedgerError, LedgerUnavailableError } from './errors.ts'
import { migrationNames, migrationProvider } from './migrations/migrations.ts'
import type { LedgerSchema } from './schema.ts'
import { nodeSqliteDialect } from './sqlite-dialect.ts'

export type LedgerDatabase = Kysely<LedgerSchema>

export interface Ledger {
  readonly db: LedgerDatabase
  close(): Promise<void>
}

export interface LedgerSettings {
  /** Path of the SQLite file, made with mode 0600 when it is not there; its folder must exist. Or `:memory:`. */
  readonly file: string
  /** Reads only, and never migrates. Default: false. */
  readonly readOnly?: boolean
  /** How long a call waits for another process's lock, blocking this one. Milliseconds, default 2,000. */
  readonly busyTimeoutMs?: number
}

const defaultBusyTimeoutMs = 2_000

/**
 * Opens the ledger and brings its tables up to date. One for a process: a second one that waits for the first one's lock
 * would block the very process that holds it.
 * Throws `LedgerUnavailableError`: cannot be opened or written, locked, disk full, damaged, or of a newer program.
 */
export async function openLedger(settings: LedgerSettings): Promise<Ledger> {
  const { file, readOnly = false, busyTimeoutMs = defaultBusyTimeoutMs } = settings
  if (file !== ':memory:' && !readOnly) makePrivateFile(file)
  const db: LedgerDatabase = new Kysely<LedgerSchema>({
    dialect: nodeSqliteDialect({ file, readOnly, busyTimeoutMs }),
  })
  try {
    await bringUpToDate(db, file, readOnly)
  } catch (error) {
    await db.destroy()
    throw asLedgerError(error, file)
  }
  return { db, close: () => db.destroy() }
}

/** It holds names and contacts. */
function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw asLedgerError(error, file)
  }
}

async function bringUpToDate(db: LedgerDatabase, file: string, readOnly: boolean): Promise<void> {
  const done = await migrationsDone(db)
  if (done.some((name) => !migrationNames.includes(name)))
    throw new LedgerUnavailableError('newer-schema', { file })
  if (done.length === migrationNames.length) return
  if (readOnly) throw new LedgerUnavailableError('older-schema', { file })
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('migration failed', { cause: error })
}

async function migrationsDone(db: LedgerDatabase): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return []
  const { rows } = await sql<{ readonly name: string }>`
    select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db)
  return rows.map((row) => row.name)
}
