import type { Instant } from '../domain/calendar/instant.ts'
import type { Ledger } from '../ledger/open-ledger.ts'

/** When the first and the last event of all were recorded; null: there is none. */
export async function spanOfEvents(
  ledger: Ledger,
): Promise<{ readonly from: Instant; readonly to: Instant } | null> {
  const { from, to } = await ledger.db
    .selectFrom('event')
    .select(({ fn }) => [fn.min<Instant | null>('at').as('from'), fn.max<Instant | null>('at').as('to')])
    .executeTakeFirstOrThrow()
  return from === null || to === null ? null : { from, to }
}
