import { sql } from 'kysely'
import { isPostgres } from './database/is-postgres.ts'
import type { Ledger, LedgerDatabase } from './open-ledger.ts'

/**
 * The number of a supervision order (督办编号), counted through all teams of an office by the year of issue, `DB-2026-0012`:
 * the next one, in one transaction; once and for ever the same for the same order.
 */
export async function numberForOrder(ledger: Ledger, orderId: string, year: number): Promise<string> {
  return ledger.db.transaction().execute(async (db) => {
    if (isPostgres(db)) await sql`lock table order_number in share row exclusive mode`.execute(db)
    const known = await db
      .selectFrom('order_number')
      .select(['year', 'number'])
      .where('order_id', '=', orderId)
      .executeTakeFirst()
    if (known !== undefined) return orderNumberText(known.year, known.number)
    const last = await db
      .selectFrom('order_number')
      .select('number')
      .where('year', '=', year)
      .orderBy('number', 'desc')
      .executeTakeFirst()
    const number = (last?.number ?? 0) + 1
    await db.insertInto('order_number').values({ year, number, order_id: orderId }).execute()
    return orderNumberText(year, number)
  })
}

/** What the record says is taken, so that a ledger that was rebuilt gives no number twice. */
export async function keepNumber(db: LedgerDatabase, orderId: string, text: string): Promise<void> {
  const [, year, number] = text.split('-').map(Number)
  if (year === undefined || number === undefined) return
  await db
    .insertInto('order_number')
    .values({ year, number, order_id: orderId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** `DB-2026-0012`. @source docs/programme.md, "5. Supervision" */
function orderNumberText(year: number, number: number): string {
  return `DB-${year}-${String(number).padStart(4, '0')}`
}
