import type { Notice } from '../domain/cadence/notice.ts'
import { canonicalJson } from './canonical-json.ts'
import { deliveryIdOf } from './delivery-id.ts'
import type { LedgerDatabase } from './open-ledger.ts'
import type { DeliveryState } from './schema.ts'

/** The one channel of this release, and its one recipient. @source channels.md 5 */
export const fileChannel = { channel: 'file', recipientId: 'file', revision: 1 } as const

/** Writes the notices that are new, each with its delivery; gives back how many. The first of one id stands. */
export async function appendNotices(
  db: LedgerDatabase,
  notices: readonly Notice[],
  deliveryState: Extract<DeliveryState, 'pending' | 'unknown'>,
): Promise<number> {
  let written = 0
  for (const notice of notices) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('notice')
      .values({
        notice_id: notice.noticeId,
        team_id: notice.teamId,
        step: notice.step,
        period: notice.period,
        milestone: notice.milestone,
        kind: notice.kind,
        seats: canonicalJson(notice.seats),
        at: notice.at,
        expires_at: notice.expiresAt,
        due_at: notice.dueAt,
        provisional: notice.provisional ? 1 : 0,
        lines: canonicalJson(notice.lines),
      })
      .onConflict((conflict) => conflict.column('notice_id').doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) continue
    written += 1
    await addDelivery(db, notice, deliveryState)
  }
  return written
}

async function addDelivery(
  db: LedgerDatabase,
  { noticeId, at, expiresAt }: Notice,
  state: DeliveryState,
): Promise<void> {
  const { channel, recipientId, revision } = fileChannel
  await db
    .insertInto('delivery')
    .values({
      delivery_id: deliveryIdOf(noticeId, channel, recipientId, revision),
      notice_id: noticeId,
      channel,
      recipient_id: recipientId,
      revision,
      state,
      attempt: 0,
      expires_at: expiresAt,
      at,
    })
    .onConflict((conflict) => conflict.column('delivery_id').doNothing())
    .execute()
}
