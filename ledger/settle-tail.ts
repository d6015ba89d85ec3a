import { addressOf } from './address.ts'
import type { LedgerDatabase } from './open-ledger.ts'
import { LedgerConflictError } from './errors.ts'
import type { EventTable, TailTable } from './schema.ts'

/** Where a workflow stood when it gave a batch. @source docs/decisions/0006-what-a-lost-task-wrote.md */
export interface Fence {
  readonly runId: string
  /** Rises with the tasks of the workflow, across its runs. */
  readonly place: number
}

/** What stands in the way of a batch. */
export interface SettledTail {
  /** The batch itself comes from a workflow task that was lost: nothing of it belongs to the record. */
  readonly isStale: boolean
  /** Events were dropped: the projections are to be folded again. */
  readonly hasDropped: boolean
}

/**
 * A batch is written before its workflow task is in the history. When that task is lost, it is done again later, perhaps
 * beside other messages, and gives other events: what it had written the first time is no record of anything. Only
 * what the last task wrote (the tail) can be such a phantom: a next task begins when the last one is in the history.
 * Drops from the tail what the batch contradicts, with its notices as far as nobody has been told. Throws
 * `LedgerConflictError` for a batch of a run that was reset: only a rebuild can follow that.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export async function settleTail(
  db: LedgerDatabase,
  workflowId: string,
  { place, runId }: Fence,
  rows: readonly EventTable[],
): Promise<SettledTail> {
  const [first] = rows
  if (first === undefined) return { isStale: false, hasDropped: false }
  const tail = await db
    .selectFrom('tail')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .executeTakeFirst()
  if (tail !== undefined && place < tail.place) {
    if (runId !== tail.run_id) throw new LedgerConflictError(workflowId, first.sequence)
    return { isStale: true, hasDropped: false }
  }
  const isNewTask = tail === undefined || place > tail.place
  const from = tail === undefined ? null : await firstPhantom(db, tail, rows, isNewTask)
  if (from !== null) await dropFrom(db, workflowId, from)
  if (isNewTask)
    await putTail(db, { workflow_id: workflowId, first_sequence: first.sequence, run_id: runId, place })
  return { isStale: false, hasDropped: from !== null }
}

/** The first event of the tail that the batch contradicts, or that a new task should have written and did not. */
async function firstPhantom(
  db: LedgerDatabase,
  tail: { readonly workflow_id: string; readonly first_sequence: number },
  rows: readonly EventTable[],
  isNewTask: boolean,
): Promise<number | null> {
  const batch = new Map(rows.map((row) => [row.sequence, row.body]))
  const last = rows.at(-1)?.sequence ?? 0
  const stored = await db
    .selectFrom('event')
    .select(['sequence', 'body'])
    .where('workflow_id', '=', tail.workflow_id)
    .where('sequence', '>=', Math.max(tail.first_sequence, rows.at(0)?.sequence ?? 0))
    .orderBy('sequence')
    .execute()
  const phantom = stored.find(({ body, sequence }) =>
    sequence > last ? isNewTask : batch.has(sequence) && batch.get(sequence) !== body,
  )
  return phantom?.sequence ?? null
}

export async function dropFrom(db: LedgerDatabase, workflowId: string, from: number): Promise<void> {
  const { teamId, step } = addressOf(workflowId)
  await db.deleteFrom('event').where('workflow_id', '=', workflowId).where('sequence', '>=', from).execute()
  const notices = db
    .selectFrom('notice')
    .select('notice_id')
    .where('team_id', '=', teamId)
    .where('step', step === null ? 'is' : '=', step)
    .where('sequence', '>=', from)
  await db.deleteFrom('outbox').where('notice_id', 'in', notices).execute()
  await db.deleteFrom('delivery').where('state', '=', 'pending').where('notice_id', 'in', notices).execute()
  await db
    .deleteFrom('notice')
    .where('notice_id', 'in', notices)
    .where('notice_id', 'not in', db.selectFrom('delivery').select('notice_id'))
    .execute()
}

async function putTail(db: LedgerDatabase, tail: TailTable): Promise<void> {
  const { first_sequence, place, run_id } = tail
  await db
    .insertInto('tail')
    .values(tail)
    .onConflict((conflict) => conflict.column('workflow_id').doUpdateSet({ first_sequence, place, run_id }))
    .execute()
}
