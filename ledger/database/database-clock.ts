import { sql } from 'kysely'
import type { ClockReading } from '../../domain/clock-off.ts'
import { isPostgres } from './is-postgres.ts'
import type { Ledger } from '../open-ledger.ts'

/** What the clock of the database's machine shows; null on SQLite, which has none of its own. */
export async function databaseClock({ db }: Ledger): Promise<ClockReading | null> {
  if (!isPostgres(db)) return null
  const askedAtMs = performance.now()
  const { rows } = await sql<{ readonly at: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(db)
  const at = rows[0]?.at
  return at === undefined ? null : { atMs: at, mostAgeMs: performance.now() - askedAtMs }
}
