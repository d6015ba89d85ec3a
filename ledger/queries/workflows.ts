import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { cadenceWorkflowId, programmeWorkflowId, readWorkflowId } from '../../domain/cadence/state.ts'
import { addressOf } from '../address.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'
import { noticeOf } from './notices.ts'

/** States of what has come to its end here. */
export const over = ['concluded', 'released'] as const

/** Every workflow of a team that the record has an event of. */
export async function recordedWorkflows(ledger: Ledger): Promise<readonly string[]> {
  return (await namedWorkflows(ledger)).filter((workflowId) => readWorkflowId(workflowId) !== null)
}

/** The same with ids that no workflow of ours can have. */
export async function namedWorkflows({ db }: Ledger): Promise<readonly string[]> {
  const rows = await db.selectFrom('event').select('workflow_id').distinct().orderBy('workflow_id').execute()
  return rows.map((row) => row.workflow_id)
}

/** The workflows that have begun and, as far as the record knows, have not come to their end. */
export async function unfinishedWorkflows({ db }: Ledger): Promise<readonly string[]> {
  const teams = await db.selectFrom('team').select('team_id').where('state', 'not in', over).execute()
  const cadences = await db
    .selectFrom('cadence')
    .select(['team_id', 'step'])
    .where('state', 'not in', over)
    .execute()
  return [
    ...teams.map((row) => programmeWorkflowId(row.team_id)),
    ...cadences.map((row) => cadenceWorkflowId(row.team_id, row.step)),
  ].toSorted()
}

/** All events of a workflow by sequence, and the notices that they led to. */
export async function recordOfWorkflow(
  { db }: Ledger,
  workflowId: string,
): Promise<{ readonly events: readonly DomainEvent[]; readonly notices: readonly Notice[] }> {
  const { teamId, step } = addressOf(workflowId)
  const events = await db
    .selectFrom('event')
    .select('body')
    .where('workflow_id', '=', workflowId)
    .orderBy('sequence')
    .execute()
  const notices = await db
    .selectFrom('notice')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('step', step === null ? 'is' : '=', step)
    .orderBy('notice_id')
    .execute()
  return { events: events.map((row) => readStored<DomainEvent>(row.body)), notices: notices.map(noticeOf) }
}
