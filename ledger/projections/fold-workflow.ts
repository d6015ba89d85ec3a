import type { DomainEvent } from '../../domain/cadence/events.ts'
import { readStored } from '../canonical-json.ts'
import { addressOf } from '../address.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import { applyEvent } from './apply-event.ts'

const pageSize = 500

/** Drops one workflow's rows of the projections and folds its events again, in order of sequence. */
export async function foldWorkflow(db: LedgerDatabase, workflowId: string): Promise<void> {
  await clearWorkflow(db, workflowId)
  for (let folded = -1, more = true; more; ) {
    const page = await db
      .selectFrom('event')
      .select(['sequence', 'body'])
      .where('workflow_id', '=', workflowId)
      .where('sequence', '>', folded)
      .orderBy('sequence')
      .limit(pageSize)
      .execute()
    for (const row of page) await applyEvent(db, readStored<DomainEvent>(row.body))
    folded = page.at(-1)?.sequence ?? folded
    more = page.length === pageSize
  }
}

async function clearWorkflow(db: LedgerDatabase, workflowId: string): Promise<void> {
  await db.deleteFrom('command').where('workflow_id', '=', workflowId).execute()
  const { teamId, step } = addressOf(workflowId)
  if (step === null) {
    for (const table of ['seat', 'team'] as const) {
      await db.deleteFrom(table).where('team_id', '=', teamId).execute()
    }
    return
  }
  for (const table of ['milestone', 'occurrence', 'supervision_order', 'cadence'] as const) {
    await db.deleteFrom(table).where('team_id', '=', teamId).where('step', '=', step).execute()
  }
}
