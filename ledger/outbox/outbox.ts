import type { Instant } from '../../domain/calendar/instant.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import type { Recipient } from '../../domain/notices/recipients.ts'
import { deliveryIdOf } from './delivery-id.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import { noticeOf } from '../queries/notices.ts'
import type { DeliveryState } from '../../domain/notices/delivery-states.ts'

/** Who is to be told of a notice, by which way. */
export interface Addressing {
  readonly notice: Pick<Notice, 'noticeId' | 'expiresAt'>
  readonly recipients: readonly Recipient[]
}

/** Notices for which nobody has been chosen yet, the oldest first. */
export async function unaddressedNotices(ledger: Ledger, limit: number): Promise<readonly Notice[]> {
  const rows = await ledger.db
    .selectFrom('outbox')
    .innerJoin('notice', 'notice.notice_id', 'outbox.notice_id')
    .selectAll('notice')
    .orderBy('notice.at')
    .orderBy('notice.notice_id')
    .limit(limit)
    .execute()
  return rows.map(noticeOf)
}

/** Notices that wait to be sent by a channel, or by one that is not among `known` any more. */
export async function waitingNotices(
  ledger: Ledger,
  channel: string,
  known: readonly string[],
): Promise<readonly Notice[]> {
  const rows = await ledger.db
    .selectFrom('notice')
    .selectAll('notice')
    .where(
      'notice_id',
      'in',
      ledger.db
        .selectFrom('delivery')
        .select('delivery.notice_id')
        .where('state', '=', 'pending')
        .where((expression) =>
          expression.or([expression('channel', '=', channel), expression('channel', 'not in', [...known])]),
        ),
    )
    .orderBy('at')
    .orderBy('notice_id')
    .execute()
  return rows.map(noticeOf)
}

/** Why a pending delivery is not sent by the channel it was meant for. */
const moved = '改由其他通道'
const gone = '已不在岗位'

/**
 * Gives each notice its recipients, in one transaction; the same again changes nothing. What waits for somebody who is no
 * longer among them expires; nobody gets by a second channel what went out, or may have, by a first. Gives back the
 * channels that have something new to send.
 */
export async function addressNotices(
  ledger: Ledger,
  addressings: readonly Addressing[],
  at: Instant,
): Promise<readonly string[]> {
  if (addressings.length === 0) return []
  return ledger.db.transaction().execute(async (db) => {
    const channels: string[] = []
    for (const addressing of addressings) channels.push(...(await addressNotice(db, addressing, at)))
    return [...new Set(channels)]
  })
}

interface Row {
  readonly delivery_id: string
  readonly channel: string
  readonly recipient_id: string
  readonly state: DeliveryState
  readonly reason: string | null
}

async function addressNotice(
  db: LedgerDatabase,
  { notice, recipients }: Addressing,
  at: Instant,
): Promise<readonly string[]> {
  const { noticeId } = notice
  const rows = await db
    .selectFrom('delivery')
    .select(['delivery_id', 'channel', 'recipient_id', 'state', 'reason'])
    .where('notice_id', '=', noticeId)
    .execute()
  const stale = rows.filter((row) => row.state === 'pending' && !recipients.some((each) => isTo(row, each)))
  for (const { delivery_id, recipient_id } of stale) {
    const reason = recipients.some(({ recipientId }) => recipientId === recipient_id) ? moved : gone
    await db
      .updateTable('delivery')
      .set({ state: 'expired', reason, at })
      .where('delivery_id', '=', delivery_id)
      .where('state', '=', 'pending')
      .execute()
  }
  const fresh = recipients.filter((each) => isNew(rows, each))
  for (const { channelId, recipientId } of fresh) {
    const revision = 1 + rows.filter((row) => isTo(row, { channelId, recipientId })).length
    await db
      .insertInto('delivery')
      .values({
        delivery_id: deliveryIdOf(noticeId, channelId, recipientId, revision),
        notice_id: noticeId,
        channel: channelId,
        recipient_id: recipientId,
        revision,
        state: 'pending',
        attempt: 0,
        expires_at: notice.expiresAt,
        at,
        repeats: 0,
      })
      .onConflict((conflict) => conflict.column('delivery_id').doNothing())
      .execute()
  }
  await db.deleteFrom('outbox').where('notice_id', '=', noticeId).execute()
  return fresh.map(({ channelId }) => channelId)
}

function isNew(rows: readonly Row[], recipient: Recipient): boolean {
  const own = rows.filter((row) => isTo(row, recipient))
  if (own.some((row) => row.state !== 'expired' || row.reason !== moved)) return false
  const mayHaveIt: readonly DeliveryState[] = ['claimed', 'sent', 'archived', 'unknown']
  return !rows.some((row) => row.recipient_id === recipient.recipientId && mayHaveIt.includes(row.state))
}

function isTo(row: Pick<Row, 'channel' | 'recipient_id'>, { channelId, recipientId }: Recipient): boolean {
  return row.channel === channelId && row.recipient_id === recipientId
}
