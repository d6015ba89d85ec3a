import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { workflowIdOf } from '../address.ts'
import { appendNotices } from '../outbox/append-notices.ts'
import { LedgerConflictError } from '../errors.ts'
import { eventRow } from './event-row.ts'
import type { Fence } from './fence.ts'
import { lockWorkflows } from '../database/lock-workflows.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import { applyEvent } from '../projections/apply-event.ts'
import { foldWorkflow } from '../projections/fold-workflow.ts'
import { splitByRestore } from '../copy/restorations.ts'
import type { EventTable } from '../schema.ts'
import { type SettledTail, settleTail } from './drop-lost-tasks.ts'

export interface Outcomes {
  /** Of the attempt at a workflow task; a batch without one never replaces another. */
  readonly fence?: Fence
  readonly events: readonly DomainEvent[]
  readonly notices: readonly Notice[]
}

export interface AppendSettings {
  /**
   * What becomes of the notices' deliveries: to be sent, or `unknown`, when a ledger is rebuilt from histories and
   * nobody can tell what was sent. Default: pending. @source docs/contracts.md, "The record can be rebuilt"
   */
  readonly deliveries?: 'pending' | 'unknown'
}

/** How many were new; what the ledger had already is not counted. */
export interface Appended {
  readonly events: number
  readonly notices: number
  /** The batch comes of an attempt that was lost: nothing of it belongs to the record. */
  readonly isStale?: true
}

/**
 * Records events, their projections and notices in one transaction; the same again changes nothing. Batches may come
 * twice, late or in another order: the result depends on the events' sequences alone.
 * Throws `LedgerConflictError` when a key holds another event, `LedgerUnavailableError`; nothing is written then.
 * @source docs/architecture.md, "The loop"
 */
export async function appendOutcomes(
  ledger: Ledger,
  outcomes: Outcomes,
  { deliveries = 'pending' }: AppendSettings = {},
): Promise<Appended> {
  if (outcomes.events.length === 0 && outcomes.notices.length === 0) return { events: 0, notices: 0 }
  const { events, fence = null, notices } = outcomes
  return ledger.db.transaction().execute(async (db) => {
    await lockWorkflows(db, [
      ...events.map(({ workflowId }) => workflowId),
      ...notices.map(({ teamId, step }) => workflowIdOf(teamId, step)),
    ])
    let written = 0
    for (const [workflowId, ofWorkflow] of Map.groupBy(events, (event) => event.workflowId)) {
      const appended = await appendToWorkflow(db, workflowId, ofWorkflow, fence)
      if (appended === null) return { events: 0, notices: 0, isStale: true }
      written += appended
    }
    const { fresh, perhapsTold } = await splitByRestore(db, events, notices)
    return {
      events: written,
      notices:
        (await appendNotices(db, fresh, deliveries)) + (await appendNotices(db, perhapsTold, 'unknown')),
    }
  })
}

const undisputed: SettledTail = { isStale: false, hasDropped: false }

/** How many were new; null: the batch comes of a workflow task that was lost. */
async function appendToWorkflow(
  db: LedgerDatabase,
  workflowId: string,
  events: readonly DomainEvent[],
  fence: Fence | null,
): Promise<number | null> {
  const ordered = events.toSorted((one, other) => one.sequence - other.sequence)
  const tail = fence === null ? undisputed : await settleTail(db, workflowId, fence, ordered.map(eventRow))
  if (tail.isStale) return null
  const known = await bodiesBySequence(db, workflowId, ordered)
  const fresh: DomainEvent[] = []
  const rows: EventTable[] = []
  for (const event of ordered) {
    const row = eventRow(event)
    const body = known.get(event.sequence)
    if (body === row.body) continue
    if (body !== undefined) throw new LedgerConflictError(workflowId, event.sequence)
    known.set(event.sequence, row.body)
    fresh.push(event)
    rows.push(row)
  }
  const [first] = fresh
  if (first === undefined) {
    if (tail.hasDropped) await foldWorkflow(db, workflowId)
    return 0
  }
  const last = await lastSequence(db, workflowId)
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await db
      .insertInto('event')
      .values(rows.slice(start, start + rowsAtOnce))
      .execute()
  }
  if (tail.hasDropped || (last !== null && first.sequence < last)) await foldWorkflow(db, workflowId)
  else for (const event of fresh) await applyEvent(db, event)
  return fresh.length
}

/** 13 columns a row; SQLite takes 32,766 values a statement, PostgreSQL 65,535. */
const rowsAtOnce = 500

async function bodiesBySequence(
  db: LedgerDatabase,
  workflowId: string,
  ordered: readonly DomainEvent[],
): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('event')
    .select(['sequence', 'body'])
    .where('workflow_id', '=', workflowId)
    .where('sequence', '>=', ordered.at(0)?.sequence ?? 0)
    .where('sequence', '<=', ordered.at(-1)?.sequence ?? 0)
    .execute()
  return new Map(rows.map((row) => [row.sequence, row.body]))
}

async function lastSequence(db: LedgerDatabase, workflowId: string): Promise<number | null> {
  const row = await db
    .selectFrom('event')
    .select('sequence')
    .where('workflow_id', '=', workflowId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.sequence ?? null
}
