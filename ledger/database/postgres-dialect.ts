import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { Pool, TypeOverrides, types } from 'pg'
import { LedgerUnavailableError } from '../errors.ts'
import { placeText, type PostgresAddress } from '../ledger-place.ts'
import { asPostgresError } from './postgres-errors.ts'
import { checkSession, type SessionAnswer, sessionQuery } from './postgres-session.ts'
import { type Turns, turns } from './turns.ts'

export interface PostgresSettings {
  readonly address: PostgresAddress
  readonly readOnly: boolean
  /** Whether its connections keep a rebuild out. */
  readonly keepsRebuildOut: boolean
  /** How long a statement waits for another one's lock. */
  readonly lockTimeoutMs: number
  /** At most at the same time. */
  readonly connections: number
}

const connectMs = 10_000
/** A call waits so long for one of the connections; the pool's own wait counts as a server that does not answer. */
const turnMs = 120_000
/** Past the time of a statement: for a server that no longer answers at all. */
const answerMs = 40_000

/** kysely on `pg`. Counts come as numbers; a transaction that only reads sees one moment throughout, as on SQLite. */
export function postgresDialect(settings: PostgresSettings): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new LedgerDriver(settings),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class LedgerDriver implements Driver {
  readonly #settings: PostgresSettings
  readonly #place: string
  readonly #inner: Driver
  readonly #ready = new WeakSet<DatabaseConnection>()
  readonly #turns: Turns

  constructor(settings: PostgresSettings) {
    this.#settings = settings
    this.#place = placeText({ postgres: settings.address })
    this.#inner = new PostgresDriver({ pool: poolOf(settings) })
    this.#turns = turns(settings.connections, turnMs)
  }

  init(): Promise<void> {
    return this.#inner.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!(await this.#turns.take()))
      throw new LedgerUnavailableError('locked', { file: this.#place, reason: 'all connections are busy' })
    try {
      return await this.#acquire()
    } catch (error) {
      this.#turns.giveBack()
      throw error
    }
  }

  async #acquire(): Promise<DatabaseConnection> {
    const inner = await this.#mapped(() => this.#inner.acquireConnection())
    const connection = new LedgerConnection(inner, this.#place)
    if (this.#ready.has(inner)) return connection
    try {
      await this.#prepare(connection)
    } catch (error) {
      await this.#inner.releaseConnection(inner)
      throw error
    }
    this.#ready.add(inner)
    return connection
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const reads = settings.accessMode === 'read only'
    return this.#mapped(() =>
      this.#inner.beginTransaction(
        innerOf(connection),
        reads ? { ...settings, isolationLevel: 'repeatable read' } : settings,
      ),
    )
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#mapped(() => this.#inner.commitTransaction(innerOf(connection)))
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#mapped(() => this.#inner.rollbackTransaction(innerOf(connection)))
  }

  /** One that failed may be dead without knowing it yet: a rollback that fails takes it out of the pool. */
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const inner = innerOf(connection)
    if (connection instanceof LedgerConnection && connection.isSuspect)
      await this.#inner.rollbackTransaction(inner).catch(() => undefined)
    await this.#inner.releaseConnection(inner).finally(() => this.#turns.giveBack())
  }

  destroy(): Promise<void> {
    return this.#inner.destroy()
  }

  async #prepare(connection: DatabaseConnection): Promise<void> {
    const { address, keepsRebuildOut, lockTimeoutMs, readOnly } = this.#settings
    const { rows } = await connection.executeQuery<SessionAnswer>(
      sessionQuery({ schema: address.schema, keepsRebuildOut, lockTimeoutMs, readOnly }),
    )
    checkSession(rows[0], this.#place)
  }

  async #mapped<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      throw asPostgresError(error, this.#place)
    }
  }
}

class LedgerConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #place: string
  #isSuspect = false

  constructor(inner: DatabaseConnection, place: string) {
    this.inner = inner
    this.#place = place
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query)
    } catch (error) {
      const mapped = asPostgresError(error, this.#place)
      if (mapped instanceof LedgerUnavailableError && mapped.problem === 'unreachable') this.#isSuspect = true
      throw mapped
    }
  }

  get isSuspect(): boolean {
    return this.#isSuspect
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize)
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof LedgerConnection ? connection.inner : connection
}

function poolOf({ address: { password, url }, connections }: PostgresSettings): Pool {
  const whole = new URL(url)
  if (password !== null) whole.password = encodeURIComponent(password)
  const pool = new Pool({
    connectionString: whole.href,
    max: connections,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: connectMs,
    query_timeout: answerMs,
    keepAlive: true,
    application_name: 'hopelight',
    types: numbersForCounts(),
  })
  // A connection that breaks fails the call that uses it, if any, and is replaced at the next one.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Counts and sequences are far below 2^53. */
function numbersForCounts(): TypeOverrides {
  const parsers = new TypeOverrides()
  parsers.setTypeParser(types.builtins.INT8, Number)
  return parsers
}
