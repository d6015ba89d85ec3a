import type { DomainEvent } from '../../domain/cadence/events.ts'
import { type Outcomes, appendOutcomes } from './append.ts'
import { LedgerConflictError } from '../errors.ts'
import { eventRow } from './event-row.ts'
import { compareAttempts, type Fence } from './fence.ts'
import { lockWorkflows } from '../database/lock-workflows.ts'
import type { Ledger } from '../open-ledger.ts'
import { foldWorkflow } from '../projections/fold-workflow.ts'
import { dropFrom, tailOf } from './drop-lost-tasks.ts'

/**
 * Gives a workflow's record the end that one of its runs has in Temporal: drops from the run's first event on what the
 * history does not hold, and writes what is missing. Notices that were dropped and come again are told once.
 * Nothing, when a later attempt has written meanwhile. Throws `LedgerConflictError` when the ledger does not reach up to
 * the run, or when the run is neither the one that wrote last nor its successor.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export async function settleRun(
  ledger: Ledger,
  workflowId: string,
  fence: Fence,
  recorded: readonly Pick<Outcomes, 'events' | 'notices'>[],
): Promise<void> {
  const events = recorded.flatMap((batch) => batch.events)
  const [first] = events
  if (first === undefined) return
  const isLate = await ledger.db.transaction().execute(async (db) => {
    await lockWorkflows(db, [workflowId])
    const tail = await tailOf(db, workflowId)
    if (tail !== null && compareAttempts(fence, tail) === 'earlier') return true
    const follows = tail === null || tail.runId === fence.runId || tail.runId === fence.previousRunId
    if (!follows) throw new LedgerConflictError(workflowId, first.sequence)
    const stored = await db
      .selectFrom('event')
      .select(['sequence', 'body'])
      .where('workflow_id', '=', workflowId)
      .where('sequence', '>=', first.sequence - 1)
      .orderBy('sequence')
      .execute()
    if (first.sequence > 1 && stored[0]?.sequence !== first.sequence - 1)
      throw new LedgerConflictError(workflowId, first.sequence)
    const held = new Map(events.map((event: DomainEvent) => [event.sequence, eventRow(event).body]))
    const strange = stored.find(
      ({ body, sequence }) => sequence >= first.sequence && held.get(sequence) !== body,
    )
    if (strange !== undefined) {
      await dropFrom(db, workflowId, strange.sequence)
      await foldWorkflow(db, workflowId)
    }
    return false
  })
  if (isLate) return
  await appendOutcomes(ledger, { events, notices: recorded.flatMap((batch) => batch.notices) })
}
