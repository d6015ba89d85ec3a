import type { Notice } from '../../domain/cadence/notice.ts'
import { canonicalJson } from '../canonical-json.ts'
import { deliveryIdOf } from './delivery-id.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import type { DeliveryState } from '../../domain/notices/delivery-states.ts'
import { type NoticeTable, sequenceOfPhantom } from '../schema.ts'

/** Of a notice that was told, or not, before the ledger was rebuilt: nobody knows whom and by which way. */
const nowhere = { channel: '-', recipient_id: '-', revision: 1 } as const

/**
 * Writes the notices that are new and puts each into the outbox, or writes down that nobody knows whether it was sent;
 * gives back how many. The first of one id stands.
 */
export async function appendNotices(
  db: LedgerDatabase,
  notices: readonly Notice[],
  deliveryState: Extract<DeliveryState, 'pending' | 'unknown'>,
): Promise<number> {
  let written = 0
  for (const notice of notices) {
    const content = contentOf(notice)
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('notice')
      .values({ notice_id: notice.noticeId, ...content })
      .onConflict((conflict) => conflict.column('notice_id').doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) {
      await replacePhantom(db, notice)
      continue
    }
    written += 1
    if (deliveryState === 'pending') await putIntoOutbox(db, notice)
    else await addUnknownDelivery(db, notice)
  }
  return written
}

/**
 * The event that caused it is gone, and somebody was told: what was told stands for the notice of the event that came
 * instead, and whoever was still to be told of the first is told of this one.
 */
async function replacePhantom(db: LedgerDatabase, notice: Notice): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('notice')
    .set(contentOf(notice))
    .where('notice_id', '=', notice.noticeId)
    .where('sequence', '=', sequenceOfPhantom)
    .executeTakeFirst()
  if (numUpdatedRows === 1n) await putIntoOutbox(db, notice)
}

function contentOf(notice: Notice): Omit<NoticeTable, 'notice_id'> {
  return {
    team_id: notice.teamId,
    step: notice.step,
    period: notice.period,
    milestone: notice.milestone,
    kind: notice.kind,
    seats: canonicalJson(notice.seats),
    at: notice.at,
    sequence: notice.sequence,
    expires_at: notice.expiresAt,
    due_at: notice.dueAt,
    provisional: notice.provisional ? 1 : 0,
    lines: canonicalJson(notice.lines),
  }
}

/** Who is told, and how, is decided when it is sent. */
async function putIntoOutbox(db: LedgerDatabase, { noticeId }: Notice): Promise<void> {
  await db
    .insertInto('outbox')
    .values({ notice_id: noticeId })
    .onConflict((conflict) => conflict.column('notice_id').doNothing())
    .execute()
}

/** Of what nobody was chosen for, nobody knows any more whether it was sent; gives back how many that are. */
export async function emptyOutbox(db: LedgerDatabase): Promise<number> {
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('notice', 'notice.notice_id', 'outbox.notice_id')
    .selectAll('notice')
    .execute()
  for (const { at, expires_at, notice_id } of rows)
    await addUnknownDelivery(db, { noticeId: notice_id, at, expiresAt: expires_at })
  await db.deleteFrom('outbox').execute()
  return rows.length
}

async function addUnknownDelivery(
  db: LedgerDatabase,
  { noticeId, at, expiresAt }: Pick<Notice, 'noticeId' | 'at' | 'expiresAt'>,
): Promise<void> {
  const { channel, recipient_id, revision } = nowhere
  await db
    .insertInto('delivery')
    .values({
      delivery_id: deliveryIdOf(noticeId, channel, recipient_id, revision),
      notice_id: noticeId,
      ...nowhere,
      state: 'unknown',
      attempt: 0,
      expires_at: expiresAt,
      at,
      repeats: 0,
    })
    .onConflict((conflict) => conflict.column('delivery_id').doNothing())
    .execute()
}
