import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { asLedgerError } from '../errors.ts'

export interface SqliteSettings {
  /** Path of the file, or `:memory:`. */
  readonly file: string
  readonly readOnly: boolean
  /** How long a call waits for another process's lock; it blocks this process meanwhile. */
  readonly busyTimeoutMs: number
}

/** Statements kept prepared; far more than the ledger's queries have forms. */
const mostPrepared = 500

/** kysely on `node:sqlite`: one connection, which kysely hands out to one caller at a time. */
export function nodeSqliteDialect(settings: SqliteSettings): Dialect {
  return {
    createAdapter: () => new NodeSqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(settings),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: (): QueryCompiler => new SqliteQueryCompiler(),
  }
}

/** A migration runs whole or not at all. */
class NodeSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class NodeSqliteDriver implements Driver {
  readonly #settings: SqliteSettings
  #database: DatabaseSync | null = null
  #connection: NodeSqliteConnection | null = null

  constructor(settings: SqliteSettings) {
    this.#settings = settings
  }

  async init(): Promise<void> {
    const { file, readOnly, busyTimeoutMs } = this.#settings
    try {
      const database = new DatabaseSync(file, {
        readOnly,
        timeout: busyTimeoutMs,
        enableForeignKeyConstraints: true,
      })
      this.#database = database
      if (!readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = full')
      this.#connection = new NodeSqliteConnection(database, file)
    } catch (error) {
      this.#database?.close()
      this.#database = null
      throw asLedgerError(error, file)
    }
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#opened()
  }

  /** `immediate`: a writer waits for the lock here, before it has read anything that could be out of date. */
  async beginTransaction(_: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    const reads = this.#settings.readOnly || accessMode === 'read only'
    this.#opened().execute(reads ? 'begin' : 'begin immediate')
  }

  async commitTransaction(): Promise<void> {
    this.#opened().execute('commit')
  }

  async rollbackTransaction(): Promise<void> {
    this.#opened().rollBack()
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#database?.close()
    this.#database = null
    this.#connection = null
  }

  #opened(): NodeSqliteConnection {
    if (this.#connection === null) throw new Error('The ledger is closed')
    return this.#connection
  }
}

interface Prepared {
  readonly statement: StatementSync
  readonly returnsRows: boolean
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #file: string
  readonly #prepared = new Map<string, Prepared>()

  constructor(database: DatabaseSync, file: string) {
    this.#database = database
    this.#file = file
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters.map(bindable)
    try {
      const { statement, returnsRows } = this.#prepare(query.sql)
      if (returnsRows) return { rows: rowsOf<R>(statement.all(...parameters)) }
      const { changes, lastInsertRowid } = statement.run(...parameters)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    } catch (error) {
      throw asLedgerError(error, this.#file)
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const statement = this.#database.prepare(query.sql)
    for (const row of statement.iterate(...query.parameters.map(bindable))) yield { rows: rowsOf<R>([row]) }
  }

  execute(sql: string): void {
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw asLedgerError(error, this.#file)
    }
  }

  /** SQLite may have rolled back by itself, as on a full disk. */
  rollBack(): void {
    if (this.#database.isTransaction) this.execute('rollback')
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    if (this.#prepared.size >= mostPrepared) this.#prepared.clear()
    const statement = this.#database.prepare(sql)
    const prepared = { statement, returnsRows: statement.columns().length > 0 }
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

/** kysely's row types are a promise of the schema; SQLite knows them only as values. */
function rowsOf<R>(rows: unknown[]): R[]
function rowsOf(rows: unknown[]): unknown[] {
  return rows
}

function bindable(value: unknown): SQLInputValue {
  if (value === null) return null
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
      return value
    default:
      if (value instanceof Uint8Array) return value
      throw new TypeError(`SQLite cannot store a value of type ${typeof value}`)
  }
}
