import type { Kysely } from 'kysely'
import { createTable, type TableForm } from './create-table.ts'

/** Whose signatures count, and which log key and which archive this ledger goes with. */
export async function createKeys(db: Kysely<unknown>): Promise<void> {
  for (const form of forms) await createTable(db, form)
}

const forms: readonly TableForm[] = [
  {
    table: 'actor_key',
    columns: { public_key: 'text', origin: 'text', since: 'text' },
    key: ['public_key'],
  },
  {
    table: 'counterpart',
    columns: { kind: 'text', identity: 'text', since: 'text' },
    key: ['kind'],
  },
]
