import { eventHash } from '../../domain/cadence/event-hash.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import { addressOf } from '../address.ts'
import { readStored } from '../canonical-json.ts'
import { LedgerConflictError } from '../errors.ts'
import { compareAttempts, type Fence } from './fence.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import { type EventTable, sequenceOfPhantom, type TailTable } from '../schema.ts'

/** What has to happen before a batch is written. */
export interface SettledTail {
  /** The batch comes from an attempt that was lost: nothing of it belongs to the record. */
  readonly isStale: boolean
  /** Events were dropped: the projections have to be folded again. */
  readonly hasDropped: boolean
}

/** The attempt that wrote last. */
type Tail = Omit<Fence, 'previousRunId'>

const undisputed: SettledTail = { isStale: false, hasDropped: false }

/**
 * Drops what lost attempts had written, before the batch of a later attempt is written. A batch is written before its
 * workflow task is in the history; when that task is lost, it is done again, perhaps with other messages, and gives
 * other events. So what lies beyond `fence.confirmed` may be such a phantom, and a later attempt writes all of it anew;
 * what lies before is never dropped. Notices are dropped as far as nobody has been told.
 * Throws `LedgerConflictError` when the ledger holds other events than the history up to `fence.confirmed`, and for a
 * run that was reset or started anew.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export async function settleTail(
  db: LedgerDatabase,
  workflowId: string,
  fence: Fence,
  rows: readonly EventTable[],
): Promise<SettledTail> {
  const [first] = rows
  if (first === undefined) return undisputed
  const tail = await tailOf(db, workflowId)
  const age = tail === null ? 'later' : compareAttempts(fence, tail)
  if (age === 'earlier') return { isStale: true, hasDropped: false }
  if (age === 'reset' || !continuesRecord(fence, tail))
    throw new LedgerConflictError(workflowId, first.sequence)
  await checkConfirmed(db, workflowId, fence.confirmed)
  const phantom = await firstPhantom(db, workflowId, rows, age === 'later')
  if (phantom !== null && phantom <= fence.confirmed.sequence)
    throw new LedgerConflictError(workflowId, phantom)
  if (phantom !== null) await dropFrom(db, workflowId, phantom)
  if (age === 'later') await putTail(db, workflowId, fence)
  return { isStale: false, hasDropped: phantom !== null }
}

/** What was confirmed stays so, and a run of others follows none of ours: somebody has started it by hand. */
function continuesRecord({ confirmed, firstRunId }: Fence, tail: Tail | null): boolean {
  if (tail === null) return true
  return firstRunId === tail.firstRunId && confirmed.sequence >= tail.confirmed.sequence
}

async function checkConfirmed(
  db: LedgerDatabase,
  workflowId: string,
  { hash, sequence }: Fence['confirmed'],
): Promise<void> {
  if (sequence === 0) return
  const row = await db
    .selectFrom('event')
    .select('body')
    .where('workflow_id', '=', workflowId)
    .where('sequence', '=', sequence)
    .executeTakeFirst()
  const isHeld = row !== undefined && (hash === null || eventHash(readStored<DomainEvent>(row.body)) === hash)
  if (!isHeld) throw new LedgerConflictError(workflowId, sequence)
}

/** The first event from the batch on that the batch contradicts, or that a new attempt should have written and did not. */
async function firstPhantom(
  db: LedgerDatabase,
  workflowId: string,
  rows: readonly EventTable[],
  isNewAttempt: boolean,
): Promise<number | null> {
  const batch = new Map(rows.map((row) => [row.sequence, row.body]))
  const last = rows.at(-1)?.sequence ?? 0
  const stored = await db
    .selectFrom('event')
    .select(['sequence', 'body'])
    .where('workflow_id', '=', workflowId)
    .where('sequence', '>=', rows.at(0)?.sequence ?? 0)
    .orderBy('sequence')
    .execute()
  const phantom = stored.find(({ body, sequence }) =>
    sequence > last ? isNewAttempt : batch.get(sequence) !== body,
  )
  return phantom?.sequence ?? null
}

/** Drops the end of a workflow's record, with its notices as far as nobody has been told. */
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
  await db
    .updateTable('notice')
    .set({ sequence: sequenceOfPhantom })
    .where('notice_id', 'in', notices)
    .execute()
}

export async function tailOf(db: LedgerDatabase, workflowId: string): Promise<Tail | null> {
  const row = await db.selectFrom('tail').selectAll().where('workflow_id', '=', workflowId).executeTakeFirst()
  if (row === undefined) return null
  return {
    runId: row.run_id,
    firstRunId: row.first_run_id,
    runStartedMs: row.run_started_ms,
    historyLength: row.history_length,
    taskStartedMs: row.task_started_ms,
    confirmed: { sequence: row.confirmed, hash: null },
  }
}

/** Lets a run of another chain go on with these records: of a team that comes back to where it was before. */
export async function forgetTails({ db }: Ledger, workflowIds: readonly string[]): Promise<void> {
  await db.deleteFrom('tail').where('workflow_id', 'in', workflowIds).execute()
}

async function putTail(db: LedgerDatabase, workflowId: string, fence: Fence): Promise<void> {
  const attempt: Omit<TailTable, 'workflow_id'> = {
    run_id: fence.runId,
    first_run_id: fence.firstRunId,
    run_started_ms: fence.runStartedMs,
    history_length: fence.historyLength,
    task_started_ms: fence.taskStartedMs,
    confirmed: fence.confirmed.sequence,
  }
  await db
    .insertInto('tail')
    .values({ workflow_id: workflowId, ...attempt })
    .onConflict((conflict) => conflict.column('workflow_id').doUpdateSet(attempt))
    .execute()
}
