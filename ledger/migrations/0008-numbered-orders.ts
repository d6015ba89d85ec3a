import type { Kysely } from 'kysely'
import { columnType } from './create-table.ts'

interface NumberBefore {
  readonly year: number
  readonly number: number
  readonly order_id: string
}

interface OrderBefore {
  readonly order_id: string
  readonly number: string | null
}

type Before = Record<'order_number', NumberBefore> & Record<'supervision_order', OrderBefore>

/** An order has one number, whatever the year; what was taken for orders that were never issued is free again. */
export async function numberIssuedOrders(db: Kysely<unknown>): Promise<void> {
  await freeUnissued(db.$extendTables<Before>())
  await db.schema.dropIndex('order_number_by_order').execute()
  await db.schema
    .createIndex('order_number_by_order')
    .on('order_number')
    .columns(['order_id'])
    .unique()
    .execute()
  await db.schema
    .alterTable('supervision_order')
    .addColumn('unanswered_at', columnType(db, 'text?'))
    .execute()
}

async function freeUnissued(db: Kysely<Before>): Promise<void> {
  const issued = await db.selectFrom('supervision_order').select(['order_id', 'number']).execute()
  const taken = new Set(issued.map(({ number, order_id }) => `${order_id} ${number}`))
  for (const { number, order_id, year } of await db.selectFrom('order_number').selectAll().execute())
    if (!taken.has(`${order_id} DB-${year}-${String(number).padStart(4, '0')}`))
      await db.deleteFrom('order_number').where('year', '=', year).where('number', '=', number).execute()
}
