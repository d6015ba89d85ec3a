import { sql } from 'kysely'
import { advisoryKey } from './advisory-key.ts'
import { isPostgres } from './is-postgres.ts'
import type { LedgerDatabase } from '../open-ledger.ts'

/**
 * Until this transaction ends nobody else writes these workflows' rows, and what is read from now on holds everything
 * that was written before. On SQLite a writing transaction has the whole file to itself already.
 * @source docs/decisions/0009-one-writer-a-workflow.md
 */
export async function lockWorkflows(db: LedgerDatabase, workflowIds: Iterable<string>): Promise<void> {
  if (!isPostgres(db)) return
  // In one order everywhere, so that two batches never wait for each other.
  for (const workflowId of [...new Set(workflowIds)].toSorted()) {
    const key = advisoryKey(`hopelight workflow: ${workflowId}`)
    await sql`select pg_advisory_xact_lock(hashtextextended(current_schema(), 0) # ${key}::bigint)`.execute(
      db,
    )
  }
}

/** As `lockWorkflows`, of all there are. */
export async function lockAllWorkflows(db: LedgerDatabase): Promise<void> {
  if (isPostgres(db)) await sql`lock table event in share row exclusive mode`.execute(db)
}
