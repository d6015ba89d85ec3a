import { sql } from 'kysely'
import { LedgerUnavailableError } from '../errors.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import type { RebuildSite } from '../rebuild/rebuild-site.ts'

/** What became of the tables that no history holds. */
export interface CarriedOver {
  readonly deliveries: {
    /** As they were. */
    readonly kept: number
    /** Of notices about whose sending nothing was known any more. */
    readonly unknown: number
    /** Of notices that are in no history. */
    readonly dropped: number
  }
  /** Tables that could not be read. */
  readonly lostTables: readonly string[]
}

/** Parents before their children. */
const tables = [
  'person',
  'contact',
  'calendar_version',
  'submission',
  'channel_state',
  'attention',
  'acknowledgement',
  'archive_run',
  'finding',
  'restoration',
  'actor_key',
  'counterpart',
] as const

/**
 * Takes over from the ledger in use what is not in the histories. `into` holds its notices already, each with a
 * delivery that is `unknown`; those that the old ledger knows more about get their old ones back.
 */
export async function carryOver(into: Ledger, site: RebuildSite): Promise<CarriedOver> {
  const taken = await takeTables(into, site)
  const unknown = (await countOf(into.db, { schema: site.besideSchema, table: 'delivery' })) - taken.kept
  return { deliveries: { kept: taken.kept, unknown, dropped: taken.dropped }, lostTables: taken.lostTables }
}

interface Taken {
  readonly kept: number
  readonly dropped: number
  readonly lostTables: readonly string[]
}

const nothing: Taken = { kept: 0, dropped: 0, lostTables: [] }

interface Table {
  readonly schema: string
  readonly table: string
}

/** The schemas of both, as the connection of the new one sees them. */
interface Schemas {
  readonly old: string
  readonly built: string
}

/** A damaged table is lost; the others are not. */
async function takeTables(into: Ledger, site: RebuildSite): Promise<Taken> {
  const { db } = into
  const old = await orLost(() => site.attachOld(into))
  if (old === null) return nothing
  if (old === lost) return { ...nothing, lostTables: [...tables, 'delivery'] }
  const schemas = { old, built: site.besideSchema }
  const lostTables: string[] = []
  for (const table of tables)
    if ((await orLost(() => copyTable(db, table, schemas))) === lost) lostTables.push(table)
  const deliveries = await orLost(() => copyDeliveries(db, schemas))
  await site.detachOld(into)
  if (deliveries === lost) return { ...nothing, lostTables: [...lostTables, 'delivery'] }
  return { ...deliveries, lostTables }
}

const lost = Symbol('lost')

/** Only what is damaged is lost: a full disk, say, is thrown. */
async function orLost<T>(take: () => Promise<T>): Promise<T | typeof lost> {
  try {
    return await take()
  } catch (error) {
    if (error instanceof LedgerUnavailableError && error.problem !== 'damaged') throw error
    return lost
  }
}

/** All or nothing; both went through the same migrations, so their columns stand in one order. */
function copyTable(db: LedgerDatabase, table: string, { old, built }: Schemas): Promise<unknown> {
  const [from, to] = [named({ schema: old, table }), named({ schema: built, table })]
  return sql`insert into ${to} select * from ${from} where true on conflict do nothing`.execute(db)
}

async function copyDeliveries(
  db: LedgerDatabase,
  { old, built }: Schemas,
): Promise<{ readonly kept: number; readonly dropped: number }> {
  const from = { schema: old, table: 'delivery' }
  const to = named({ schema: built, table: 'delivery' })
  const notices = named({ schema: built, table: 'notice' })
  return db.transaction().execute(async (within) => {
    const outbox = named({ schema: old, table: 'outbox' })
    await sql`delete from ${to} where notice_id in (
      select notice_id from ${named(from)} union select notice_id from ${outbox})`.execute(within)
    await sql`insert into ${named({ schema: built, table: 'outbox' })}
      select * from ${outbox} where notice_id in (select notice_id from ${notices})`.execute(within)
    const { numAffectedRows } =
      await sql`insert into ${to} select * from ${named(from)} where notice_id in (select notice_id from ${notices})`.execute(
        within,
      )
    const kept = Number(numAffectedRows ?? 0n)
    return { kept, dropped: (await countOf(within, from)) - kept }
  })
}

async function countOf(db: LedgerDatabase, table: Table): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from ${named(table)}`.execute(db)
  return rows[0]?.count ?? 0
}

function named({ schema, table }: Table) {
  return sql.table(`${schema}.${table}`)
}
