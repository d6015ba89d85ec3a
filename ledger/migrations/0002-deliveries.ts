import type { Kysely } from 'kysely'
import { columnType, createTable, type TableForm } from './create-table.ts'

/** Notices find their people when they are sent, by the channels that each of them prefers. */
export async function addDeliveries(db: Kysely<unknown>): Promise<void> {
  for (const form of tables) await createTable(db, form)
  for (const column of ['dated_at', 'repeat_at'])
    await db.schema.alterTable('delivery').addColumn(column, columnType(db, 'text?')).execute()
  await db.schema
    .alterTable('delivery')
    .addColumn('repeats', columnType(db, 'integer'), (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('person')
    .addColumn('language', columnType(db, 'text'), (column) => column.notNull().defaultTo('zh'))
    .execute()
  await db.schema
    .alterTable('person')
    .addColumn('channels', columnType(db, 'text'), (column) => column.notNull().defaultTo('[]'))
    .execute()
  await db.schema
    .createIndex('delivery_by_message')
    .on('delivery')
    .columns(['channel', 'message_id'])
    .execute()
}

const tables: readonly TableForm[] = [
  {
    table: 'outbox',
    columns: { notice_id: 'text' },
    key: ['notice_id'],
    refersTo: { table: 'notice', key: ['notice_id'] },
  },
  {
    table: 'channel_state',
    columns: {
      channel: 'text',
      disabled_at: 'text?',
      fault_code: 'text?',
      doubtful_code: 'text?',
      failing_since: 'text?',
    },
    key: ['channel'],
  },
  {
    table: 'attention',
    columns: { kind: 'text', subject: 'text', code: 'text?', since: 'text' },
    key: ['kind', 'subject'],
  },
]
