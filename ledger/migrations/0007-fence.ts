import type { Kysely } from 'kysely'
import { createTable } from './create-table.ts'

/** The attempt that wrote last, and how far the history had confirmed the record then; what stood here says less. */
export async function createFence(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('tail').execute()
  await createTable(db, {
    table: 'tail',
    columns: {
      workflow_id: 'text',
      run_id: 'text',
      first_run_id: 'text',
      run_started_ms: 'integer',
      history_length: 'integer',
      task_started_ms: 'integer',
      confirmed: 'integer',
    },
    key: ['workflow_id'],
  })
}
