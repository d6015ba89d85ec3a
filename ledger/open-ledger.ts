import { createHash, randomUUID } from 'node:crypto'
import { closeSync, openSync, realpathSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Dialect, Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { asLedgerError, LedgerUnavailableError } from './errors.ts'
import { type LedgerPlace, placeText } from './ledger-place.ts'
import { migrationNames, migrationProvider } from './migrations/migrations.ts'
import { postgresDialect } from './database/postgres-dialect.ts'
import type { LedgerSchema } from './schema.ts'
import { nodeSqliteDialect } from './database/sqlite-dialect.ts'

export type LedgerDatabase = Kysely<LedgerSchema>

export interface Ledger {
  readonly db: LedgerDatabase
  /** False: its file was deleted or replaced since it was opened, and what is written now is lost with this process. */
  readonly isInPlace: () => boolean
  /** The same for every process that writes this very ledger, another one for a copy in another place. */
  readonly mark: string
  close(): Promise<void>
}

/** A SQLite file is made with mode 0600 when it is not there. */
export type LedgerSettings = LedgerPlace & {
  /** Reads only, and never migrates. Default: false. */
  readonly readOnly?: boolean
  /**
   * How long a call waits for another one's lock, in milliseconds. Default: 2,000 on SQLite, where it blocks this
   * process, 10,000 on PostgreSQL.
   */
  readonly busyTimeoutMs?: number
  /** On PostgreSQL, whether a rebuild has to wait until this one is closed. Default: unless it reads only. */
  readonly keepsRebuildOut?: boolean
}

/** A process writes a few workflows at a time; several processes share what the server allows. */
const mostConnections = 5
const defaultBusyTimeoutMs = { sqlite: 2_000, postgres: 10_000 } as const

/**
 * Opens the ledger and brings its tables up to date. One for a process: on SQLite a second one that waits for the first
 * one's lock would block the very process that holds it.
 * Throws `LedgerUnavailableError`: cannot be opened, reached or written, locked, disk full, damaged, or of a newer
 * program.
 */
export async function openLedger(settings: LedgerSettings): Promise<Ledger> {
  const { readOnly = false } = settings
  if ('file' in settings && settings.file !== ':memory:' && !readOnly) makePrivateFile(settings.file)
  const db: LedgerDatabase = new Kysely<LedgerSchema>({ dialect: dialectOf(settings, readOnly) })
  try {
    await bringUpToDate(db, settings, readOnly)
  } catch (error) {
    await db.destroy()
    throw asLedgerError(error, placeText(settings))
  }
  return { db, isInPlace: placeKept(settings), mark: markOf(settings), close: () => db.destroy() }
}

function dialectOf(settings: LedgerSettings, readOnly: boolean): Dialect {
  if ('file' in settings) {
    const { busyTimeoutMs = defaultBusyTimeoutMs.sqlite, file } = settings
    return nodeSqliteDialect({ file, readOnly, busyTimeoutMs })
  }
  const { busyTimeoutMs: lockTimeoutMs = defaultBusyTimeoutMs.postgres, postgres: address } = settings
  const { keepsRebuildOut = !readOnly } = settings
  return postgresDialect({ address, readOnly, keepsRebuildOut, lockTimeoutMs, connections: mostConnections })
}

/** It holds names and contacts. */
function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw asLedgerError(error, file)
  }
}

/** Of a file that is there by now. */
function placeKept(settings: LedgerSettings): () => boolean {
  if (!('file' in settings) || settings.file === ':memory:') return () => true
  const { file } = settings
  const stand = (): string | null => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false })
    return found === undefined ? null : `${found.dev}:${found.ino}`
  }
  const opened = stand()
  return () => stand() === opened
}

/** A file belongs to its machine; a database is reached by several names from several machines. */
function markOf(settings: LedgerSettings): string {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
  if ('postgres' in settings) {
    const { schema, url } = settings.postgres
    return hash(`postgres ${new URL(url).pathname} ${schema}`)
  }
  return settings.file === ':memory:' ? randomUUID() : hash(`${hostname()} ${realpathSync(settings.file)}`)
}

async function bringUpToDate(db: LedgerDatabase, place: LedgerPlace, readOnly: boolean): Promise<void> {
  const file = placeText(place)
  const schema = 'postgres' in place ? place.postgres.schema : null
  const done = await migrationsDone(db, schema)
  if (done.some((name) => !migrationNames.includes(name)))
    throw new LedgerUnavailableError('newer-schema', { file })
  if (done.length === migrationNames.length) return
  if (readOnly) throw new LedgerUnavailableError('older-schema', { file })
  const { error } = await new Migrator({
    db,
    provider: migrationProvider,
    ...(schema === null ? {} : { migrationTableSchema: schema }),
  }).migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('migration failed', { cause: error })
}

async function migrationsDone(db: LedgerDatabase, schema: string | null): Promise<readonly string[]> {
  if (!(await hasMigrations(db, schema))) return []
  const { rows } = await sql<{ readonly name: string }>`
    select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db)
  return rows.map((row) => row.name)
}

async function hasMigrations(db: LedgerDatabase, schema: string | null): Promise<boolean> {
  if (schema !== null) {
    const { rows } = await sql<{ readonly there: boolean }>`
      select to_regclass(quote_ident(${schema}) || '.' || ${DEFAULT_MIGRATION_TABLE}) is not null as there`.execute(
      db,
    )
    return rows[0]?.there === true
  }
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  return tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)
}
