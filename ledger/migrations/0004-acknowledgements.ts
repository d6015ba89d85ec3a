import type { Kysely } from 'kysely'
import { createTable, type TableForm } from './create-table.ts'

/** What a person looked after by themselves, because nothing else could settle it. */
export async function createAcknowledgements(db: Kysely<unknown>): Promise<void> {
  await createTable(db, form)
}

const form: TableForm = {
  table: 'acknowledgement',
  columns: {
    kind: 'text',
    subject: 'text',
    code: 'text?',
    since: 'text',
    at: 'text',
    person_id: 'text',
    seat_id: 'text',
    via: 'text',
    note: 'text',
  },
  key: ['kind', 'subject'],
}
