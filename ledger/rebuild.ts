import type { Ledger } from './open-ledger.ts'
import { foldWorkflow } from './projections/fold-workflow.ts'

/**
 * Drops the projections and folds them again from the ledger's own events, in one transaction; gives back how many
 * workflows that were. Notices and deliveries are no projections and stay.
 */
export async function rebuildProjections(ledger: Ledger): Promise<number> {
  return ledger.db.transaction().execute(async (db) => {
    for (const table of projectionTables) await db.deleteFrom(table).execute()
    const workflows = await db
      .selectFrom('event')
      .select('workflow_id')
      .distinct()
      .orderBy('workflow_id')
      .execute()
    for (const { workflow_id } of workflows) await foldWorkflow(db, workflow_id)
    return workflows.length
  })
}

/** Milestones before the occurrences that they refer to. */
const projectionTables = [
  'command',
  'seat',
  'team',
  'milestone',
  'occurrence',
  'supervision_order',
  'cadence',
] as const
