import type { CadenceEvent } from '../../domain/cadence/events.ts'
import type { OccurrenceAddress } from '../address.ts'
import { canonicalJson, readStored } from '../canonical-json.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import { keepNumber } from '../order-numbers.ts'
import type { SupervisionOrderTable } from '../schema.ts'

type EventOf<Kind extends CadenceEvent['kind']> = Extract<CadenceEvent, { readonly kind: Kind }>

export async function draftOrder(
  db: LedgerDatabase,
  { teamId, step, period }: OccurrenceAddress,
  event: EventOf<'orderDrafted'>,
): Promise<void> {
  await db
    .insertInto('supervision_order')
    .values({
      order_id: event.orderId,
      team_id: teamId,
      step,
      period,
      state: 'draft',
      lines: canonicalJson(event.lines),
      drafted_at: event.at,
    })
    .execute()
}

export async function addOrderLine(db: LedgerDatabase, orderId: string, milestone: string): Promise<void> {
  const order = await db
    .selectFrom('supervision_order')
    .select('lines')
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  if (order === undefined) return
  const lines = [...readStored<readonly string[]>(order.lines), milestone]
  await change(db, orderId, { lines: canonicalJson(lines) })
}

export async function issueOrder(db: LedgerDatabase, event: EventOf<'orderIssued'>): Promise<void> {
  const { at, lines, note, orderId, replyBy } = event
  await change(db, orderId, {
    state: 'issued',
    issued_at: at,
    reply_by: replyBy,
    note,
    lines: canonicalJson(lines),
  })
}

export async function numberOrder(
  db: LedgerDatabase,
  { number, orderId }: EventOf<'orderNumbered'>,
): Promise<void> {
  await change(db, orderId, { number })
  await keepNumber(db, orderId, number)
}

export async function missReply(
  db: LedgerDatabase,
  { at, orderId }: EventOf<'orderLeftUnanswered'>,
): Promise<void> {
  await change(db, orderId, { unanswered_at: at })
}

export async function replyToOrder(
  db: LedgerDatabase,
  { at, orderId, reason }: EventOf<'orderReplied'>,
): Promise<void> {
  await change(db, orderId, { state: 'replied', replied_at: at, reply: reason, unanswered_at: null })
}

export async function returnOrder(
  db: LedgerDatabase,
  { orderId, reason, replyBy }: EventOf<'orderReturned'>,
): Promise<void> {
  await change(db, orderId, {
    state: 'returned',
    returned_reason: reason,
    reply_by: replyBy,
    unanswered_at: null,
  })
}

export async function endOrder(
  db: LedgerDatabase,
  { at, kind, orderId }: EventOf<'orderClosed'> | EventOf<'orderDropped'>,
): Promise<void> {
  await change(db, orderId, { state: kind === 'orderClosed' ? 'closed' : 'dropped', closed_at: at })
}

async function change(
  db: LedgerDatabase,
  orderId: string,
  values: Partial<SupervisionOrderTable>,
): Promise<void> {
  await db.updateTable('supervision_order').set(values).where('order_id', '=', orderId).execute()
}
