import type { CadenceEvent } from '../../domain/cadence/events.ts'
import type { OccurrenceAddress } from '../address.ts'
import { canonicalJson, readStored } from '../canonical-json.ts'
import type { LedgerDatabase } from '../open-ledger.ts'

type OrderDrafted = Extract<CadenceEvent, { readonly kind: 'orderDrafted' }>

export async function draftOrder(
  db: LedgerDatabase,
  { teamId, step, period }: OccurrenceAddress,
  event: OrderDrafted,
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
  await db
    .updateTable('supervision_order')
    .set({ lines: canonicalJson(lines) })
    .where('order_id', '=', orderId)
    .execute()
}
