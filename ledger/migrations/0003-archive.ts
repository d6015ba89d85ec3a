import type { Kysely } from 'kysely'
import { createTable, type TableForm } from './create-table.ts'

/** The index of archived runs, what the keeper found, and when this ledger was restored from a backup. */
export async function createArchive(db: Kysely<unknown>): Promise<void> {
  for (const form of forms) await createTable(db, form)
  await db.schema.createIndex('archive_run_by_time').on('archive_run').column('archived_at').execute()
}

const forms: readonly TableForm[] = [
  {
    table: 'archive_run',
    columns: {
      workflow_id: 'text',
      run_id: 'text',
      workflow_type: 'text',
      previous_run_id: 'text?',
      status: 'text',
      started_at: 'text',
      closed_at: 'text?',
      events: 'integer',
      first_sequence: 'integer?',
      last_sequence: 'integer?',
      sha256: 'text',
      bytes: 'integer',
      archived_at: 'text',
    },
    key: ['workflow_id', 'run_id'],
  },
  {
    table: 'finding',
    columns: { kind: 'text', subject: 'text', details: 'text', since: 'text', until: 'text?' },
    key: ['kind', 'subject', 'since'],
  },
  {
    table: 'restoration',
    columns: { restored_at: 'text', taken_at: 'text', deliveries: 'integer' },
    key: ['restored_at'],
  },
]
