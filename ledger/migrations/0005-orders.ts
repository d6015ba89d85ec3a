import type { Kysely } from 'kysely'
import { columnType, createTable } from './create-table.ts'

/** Supervision orders are issued, answered and closed; each gets its number once. */
export async function addOrders(db: Kysely<unknown>): Promise<void> {
  for (const column of ['number', 'issued_at', 'reply_by', 'note', 'replied_at', 'reply', 'returned_reason'])
    await db.schema.alterTable('supervision_order').addColumn(column, columnType(db, 'text?')).execute()
  await db.schema.alterTable('supervision_order').addColumn('closed_at', columnType(db, 'text?')).execute()
  await createTable(db, {
    table: 'order_number',
    columns: { year: 'integer', number: 'integer', order_id: 'text' },
    key: ['year', 'number'],
  })
  await db.schema
    .createIndex('order_number_by_order')
    .on('order_number')
    .columns(['order_id', 'year'])
    .unique()
    .execute()
}
