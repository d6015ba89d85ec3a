import { sql } from 'kysely'
import { LedgerUnavailableError } from './errors.ts'
import type { Ledger, LedgerDatabase } from './open-ledger.ts'

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
const tables = ['person', 'contact', 'calendar_version', 'submission', 'channel_state', 'attention'] as const

/**
 * Takes over from the ledger in `file` what is not in the histories. `into` holds its notices already, each with a
 * delivery that is `unknown`; those that the old ledger knows more about get their old ones back.
 */
export async function carryOver(into: Ledger, file: string | null): Promise<CarriedOver> {
  const { db } = into
  const taken = file === null ? nothing : await takeTables(db, file)
  const unknown = (await countOf(db, 'main.delivery')) - taken.kept
  return { deliveries: { kept: taken.kept, unknown, dropped: taken.dropped }, lostTables: taken.lostTables }
}

interface Taken {
  readonly kept: number
  readonly dropped: number
  readonly lostTables: readonly string[]
}

const nothing: Taken = { kept: 0, dropped: 0, lostTables: [] }

/** A damaged table is lost; the others are not. */
async function takeTables(db: LedgerDatabase, file: string): Promise<Taken> {
  const attached = await orLost(() => sql`attach database ${file} as old`.execute(db))
  if (attached === lost) return { ...nothing, lostTables: [...tables, 'delivery'] }
  const lostTables: string[] = []
  for (const table of tables) if ((await orLost(() => copyTable(db, table))) === lost) lostTables.push(table)
  const deliveries = await orLost(() => copyDeliveries(db))
  await sql`detach database old`.execute(db)
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

/** All or nothing; both files went through the same migrations, so their columns stand in one order. */
function copyTable(db: LedgerDatabase, table: string): Promise<unknown> {
  return sql`insert or ignore into ${sql.table(`main.${table}`)} select * from ${sql.table(`old.${table}`)}`.execute(
    db,
  )
}

async function copyDeliveries(
  db: LedgerDatabase,
): Promise<{ readonly kept: number; readonly dropped: number }> {
  return db.transaction().execute(async (within) => {
    await sql`delete from main.delivery where notice_id in (
      select notice_id from old.delivery union select notice_id from old.outbox)`.execute(within)
    await sql`insert into main.outbox select * from old.outbox where notice_id in (select notice_id from main.notice)`.execute(
      within,
    )
    const { numAffectedRows } =
      await sql`insert into main.delivery select * from old.delivery where notice_id in (select notice_id from main.notice)`.execute(
        within,
      )
    const kept = Number(numAffectedRows ?? 0n)
    return { kept, dropped: (await countOf(within, 'old.delivery')) - kept }
  })
}

async function countOf(db: LedgerDatabase, table: string): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from ${sql.table(table)}`.execute(db)
  return rows[0]?.count ?? 0
}
