import type { Instant } from '../domain/calendar/instant.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import type { Ledger } from './open-ledger.ts'
import { noticeOf } from './queries/notices.ts'
import type { DeliveryState, DeliveryTable } from './schema.ts'

export interface Delivery {
  readonly deliveryId: string
  readonly channel: string
  readonly recipientId: string
  readonly state: DeliveryState
  readonly attempt: number
  readonly claimToken: string | null
  readonly notBefore: Instant | null
  readonly expiresAt: Instant | null
  readonly reason: string | null
  readonly notice: Notice
}

/** How a claimed delivery ended, or why it goes back to wait. */
export type Settlement =
  | { readonly state: 'sent'; readonly messageId?: string; readonly providerRef?: string }
  | { readonly state: 'pending'; readonly notBefore: Instant; readonly reason: string }
  | { readonly state: 'failed' | 'unknown' | 'expired'; readonly reason: string }

/** What may be sent at `at`, the oldest first; expired ones are among them, for the courier to settle. */
export function pendingDeliveries(
  ledger: Ledger,
  channel: string,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly Delivery[]> {
  return deliveriesIn(ledger, { channel, state: 'pending', at, limit })
}

/** Claimed and not settled: of a courier at work, or of one that died in mid-send. The oldest first. */
export function claimedDeliveries(
  ledger: Ledger,
  channel: string,
  limit: number,
): Promise<readonly Delivery[]> {
  return deliveriesIn(ledger, { channel, state: 'claimed', limit })
}

/** Pending → claimed, before anything is sent; false: another one has it, or it is no longer pending. @source channels.md 1.4 */
export async function claimDelivery(
  ledger: Ledger,
  deliveryId: string,
  { token, at }: { readonly token: string; readonly at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await ledger.db
    .updateTable('delivery')
    .set((expression) => ({
      state: 'claimed',
      claim_token: token,
      attempt: expression('attempt', '+', 1),
      reason: null,
      not_before: null,
      at,
    }))
    .where('delivery_id', '=', deliveryId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/**
 * Claimed → its outcome, by the owner of the claim; the same again is true as well.
 * False: the claim is not, or no longer, this token's. @source channels.md 1.4
 */
export async function settleDelivery(
  ledger: Ledger,
  deliveryId: string,
  {
    token,
    at,
    settlement,
  }: { readonly token: string; readonly at: Instant; readonly settlement: Settlement },
): Promise<boolean> {
  return ledger.db.transaction().execute(async (db) => {
    const row = await db
      .selectFrom('delivery')
      .select(['state', 'claim_token'])
      .where('delivery_id', '=', deliveryId)
      .executeTakeFirst()
    if (row === undefined || row.claim_token !== token) return false
    if (row.state !== 'claimed') return row.state === settlement.state
    await db
      .updateTable('delivery')
      .set({ ...settledColumns(settlement), at })
      .where('delivery_id', '=', deliveryId)
      .execute()
    return true
  })
}

/** Pending → expired, with the reason; false: it was not pending. */
export async function expirePending(
  ledger: Ledger,
  deliveryId: string,
  { reason, at }: { readonly reason: string; readonly at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await ledger.db
    .updateTable('delivery')
    .set({ state: 'expired', reason, at })
    .where('delivery_id', '=', deliveryId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

function settledColumns(settlement: Settlement): Partial<DeliveryTable> {
  switch (settlement.state) {
    case 'sent':
      return {
        state: 'sent',
        message_id: settlement.messageId ?? null,
        provider_ref: settlement.providerRef ?? null,
      }
    case 'pending':
      return { state: 'pending', not_before: settlement.notBefore, reason: settlement.reason }
    case 'failed':
    case 'unknown':
    case 'expired':
      return { state: settlement.state, reason: settlement.reason }
  }
}

async function deliveriesIn(
  ledger: Ledger,
  filter: {
    readonly channel: string
    readonly state: DeliveryState
    readonly at?: Instant
    readonly limit: number
  },
): Promise<readonly Delivery[]> {
  const { channel, state, at, limit } = filter
  const rows = await ledger.db
    .selectFrom('delivery')
    .innerJoin('notice', 'notice.notice_id', 'delivery.notice_id')
    .selectAll('notice')
    .select([
      'delivery.delivery_id',
      'delivery.channel',
      'delivery.recipient_id',
      'delivery.state',
      'delivery.attempt',
      'delivery.claim_token',
      'delivery.not_before',
      'delivery.expires_at as delivery_expires_at',
      'delivery.reason',
    ])
    .where('delivery.channel', '=', channel)
    .where('delivery.state', '=', state)
    .where((expression) =>
      at === undefined
        ? expression.lit(true)
        : expression.or([
            expression('delivery.not_before', 'is', null),
            expression('delivery.not_before', '<=', at),
          ]),
    )
    .orderBy('notice.at')
    .orderBy('delivery.delivery_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    channel: row.channel,
    recipientId: row.recipient_id,
    state: row.state,
    attempt: row.attempt,
    claimToken: row.claim_token,
    notBefore: row.not_before,
    expiresAt: row.delivery_expires_at,
    reason: row.reason,
    notice: noticeOf(row),
  }))
}
