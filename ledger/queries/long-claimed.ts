import type { Instant } from '../../domain/calendar/instant.ts'
import type { Ledger } from '../open-ledger.ts'

/** Deliveries claimed before that moment and not settled: whoever claimed them is gone. `since` null: there are none. */
export async function longClaimed(
  { db }: Ledger,
  before: Instant,
): Promise<{ readonly count: number; readonly since: Instant | null }> {
  const rows = await db
    .selectFrom('delivery')
    .select('at')
    .where('state', '=', 'claimed')
    .where('at', '<', before)
    .orderBy('at')
    .execute()
  return { count: rows.length, since: rows[0]?.at ?? null }
}
