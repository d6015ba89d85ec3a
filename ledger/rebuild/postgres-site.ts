import { Kysely, sql } from 'kysely'
import { inUseKey } from '../database/advisory-key.ts'
import { LedgerUnavailableError } from '../errors.ts'
import { type PostgresAddress, placeText } from '../ledger-place.ts'
import { type Ledger, openLedger } from '../open-ledger.ts'
import { postgresDialect } from '../database/postgres-dialect.ts'
import type { RebuildSite } from './rebuild-site.ts'

const lockTimeoutMs = 10_000

/**
 * Two schemas of one database; `backup` is a schema that must not be there. The lock that keeps everybody else out is
 * held by the very connection that swaps the schemas: when that one breaks, nothing is swapped.
 */
export async function postgresSite(address: PostgresAddress, backup: string): Promise<RebuildSite> {
  const { schema } = address
  const beside = `${schema}_rebuilding`
  const settings = { readOnly: false, keepsRebuildOut: false, lockTimeoutMs, connections: 1 } as const
  const db = new Kysely<unknown>({ dialect: postgresDialect({ address, ...settings }) })
  try {
    await claim(db, address)
    await db.schema.dropSchema(beside).ifExists().cascade().execute()
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    besideSchema: beside,
    openOld: async () => ((await hasSchema(db, schema)) ? openUnclaimed(address) : null),
    openBeside: () => openUnclaimed({ ...address, schema: beside }),
    attachOld: async () => ((await hasSchema(db, schema)) ? schema : null),
    detachOld: async () => undefined,
    replace: () => swap(db, address, { beside, backup }),
    async end() {
      try {
        await db.schema.dropSchema(beside).ifExists().cascade().execute()
      } finally {
        await db.destroy()
      }
    },
  }
}

/** The claim is this process's own. */
function openUnclaimed(postgres: PostgresAddress): Promise<Ledger> {
  return openLedger({ postgres, keepsRebuildOut: false })
}

async function claim(db: Kysely<unknown>, address: PostgresAddress): Promise<void> {
  const { rows } = await sql<{ readonly may: boolean }>`
    select pg_try_advisory_lock(${inUseKey(address.schema)}::bigint) as may`.execute(db)
  if (rows[0]?.may !== true)
    throw new LedgerUnavailableError('locked', { file: placeText({ postgres: address }) })
}

async function swap(
  db: Kysely<unknown>,
  address: PostgresAddress,
  { beside, backup }: { readonly beside: string; readonly backup: string },
): Promise<string | null> {
  const { schema } = address
  return db.transaction().execute(async (within) => {
    if (!(await isClaimed(within)))
      throw new LedgerUnavailableError('unreachable', { file: placeText({ postgres: address }) })
    const isThere = await hasSchema(within, schema)
    if (isThere) await rename(within, schema, backup)
    await rename(within, beside, schema)
    return isThere ? backup : null
  })
}

/** A connection that replaced a broken one holds no claim. */
async function isClaimed(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_catalog.pg_locks
    where pid = pg_backend_pid() and locktype = 'advisory' and mode = 'ExclusiveLock' and granted`.execute(db)
  return rows.length > 0
}

async function rename(db: Kysely<unknown>, from: string, to: string): Promise<void> {
  await sql`alter schema ${sql.ref(from)} rename to ${sql.ref(to)}`.execute(db)
}

async function hasSchema(db: Kysely<unknown>, schema: string): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_catalog.pg_namespace where nspname = ${schema}`.execute(db)
  return rows.length > 0
}
