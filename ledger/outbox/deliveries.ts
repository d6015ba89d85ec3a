import type { Instant } from '../../domain/calendar/instant.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { isUrgent } from '../../domain/notices/delivery-policy.ts'
import type { Ledger } from '../open-ledger.ts'
import { noticeOf } from '../queries/notices.ts'
import type { DeliveryState } from '../../domain/notices/delivery-states.ts'
import type { DeliveryTable } from '../schema.ts'

export interface Delivery {
  readonly deliveryId: string
  readonly channel: string
  readonly recipientId: string
  readonly state: DeliveryState
  readonly attempt: number
  readonly claimToken: string | null
  /** Of the message it was in last; null: it was in none. */
  readonly messageId: string | null
  /** The first attempt of that message. */
  readonly datedAt: Instant | null
  readonly notBefore: Instant | null
  readonly expiresAt: Instant | null
  readonly repeats: number
  readonly reason: string | null
  readonly notice: Notice
}

/** How a claimed delivery ended, or why it goes back to wait. */
export type Settlement =
  | { readonly state: 'sent' | 'archived'; readonly providerRef?: string }
  | { readonly state: 'pending'; readonly notBefore: Instant; readonly reason: string }
  | { readonly state: 'unknown'; readonly repeatAt: Instant | null; readonly reason: string }
  | { readonly state: 'failed' | 'expired'; readonly reason: string }

export interface DeliveryFilter {
  readonly channel: string
  /** Default: everybody. */
  readonly recipientId?: string
}

/**
 * What a channel may send at `at`, the oldest first: what waits, and what is to be sent again because nobody knows whether
 * it arrived. What is new for somebody for whom something waits for its time waits with it. Expired ones are among
 * them, for the courier to settle.
 */
export function dueDeliveries(
  ledger: Ledger,
  filter: DeliveryFilter,
  at: Instant,
): Promise<readonly Delivery[]> {
  return deliveriesIn(ledger, filter, (query) =>
    query.where((expression) =>
      expression.or([
        expression.and([
          expression('delivery.state', '=', 'pending'),
          expression.not(
            expression.exists(
              expression
                .selectFrom('delivery as other')
                .select('other.delivery_id')
                .where('other.state', '=', 'pending')
                .whereRef('other.channel', '=', 'delivery.channel')
                .whereRef('other.recipient_id', '=', 'delivery.recipient_id')
                .where('other.not_before', '>', at),
            ),
          ),
        ]),
        expression.and([
          expression('delivery.state', '=', 'unknown'),
          expression('delivery.repeat_at', '<=', at),
        ]),
      ]),
    ),
  )
}

/** Whether anything has been sent there since then. */
export async function wasSentSince(
  { db }: Ledger,
  { channel, recipientId }: Required<DeliveryFilter>,
  since: Instant,
): Promise<boolean> {
  const row = await db
    .selectFrom('delivery')
    .select('delivery_id')
    .where('channel', '=', channel)
    .where('state', 'in', ['sent', 'archived'])
    .where('recipient_id', '=', recipientId)
    .where('at', '>=', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Claimed and not settled: of a courier at work, or of one that died in mid-send. The oldest first. */
export function claimedDeliveries(ledger: Ledger, filter: DeliveryFilter): Promise<readonly Delivery[]> {
  return deliveriesIn(ledger, filter, (query) => query.where('delivery.state', '=', 'claimed'))
}

/** Null: nothing waits for its time. */
export interface NextDue {
  readonly any: Instant | null
  readonly urgent: Instant | null
}

/** The first moment after `at` from which something may be sent by a channel, and something that is urgent. */
export async function nextDueAt(ledger: Ledger, channel: string, at: Instant): Promise<NextDue> {
  const rows = await Promise.all(
    (['not_before', 'repeat_at'] as const).map((column) =>
      ledger.db
        .selectFrom('delivery')
        .innerJoin('notice', 'notice.notice_id', 'delivery.notice_id')
        .select(['notice.kind', (expression) => expression.fn.min(`delivery.${column}`).as('at')])
        .where('channel', '=', channel)
        .where('state', '=', column === 'not_before' ? 'pending' : 'unknown')
        .where(`delivery.${column}`, '>', at)
        .groupBy('notice.kind')
        .execute(),
    ),
  )
  const waiting = rows.flat().toSorted((one, other) => ((one.at ?? '') < (other.at ?? '') ? -1 : 1))
  const urgent = waiting.find(({ kind }) => isUrgent(kind))
  return { any: waiting[0]?.at ?? null, urgent: urgent?.at ?? null }
}

export interface Claim {
  readonly token: string
  /** Of the message they all go into. */
  readonly messageId: string
  /** Its first attempt. */
  readonly datedAt: Instant
  readonly at: Instant
}

/**
 * Pending, or unknown and to be repeated → claimed, all or none, before anything is sent. False: another one has some of
 * them, or they wait no longer. @source docs/channels.md, "State of a delivery"
 */
export async function claimDeliveries(
  ledger: Ledger,
  deliveries: readonly Pick<Delivery, 'deliveryId' | 'state'>[],
  { token, messageId, datedAt, at }: Claim,
): Promise<boolean> {
  try {
    await ledger.db.transaction().execute(async (db) => {
      for (const { deliveryId, state } of deliveries) {
        const { numUpdatedRows } = await db
          .updateTable('delivery')
          .set((expression) => ({
            state: 'claimed',
            claim_token: token,
            message_id: messageId,
            dated_at: datedAt,
            attempt: expression('attempt', '+', 1),
            repeats: state === 'unknown' ? expression('repeats', '+', 1) : expression.ref('repeats'),
            reason: null,
            not_before: null,
            repeat_at: null,
            at,
          }))
          .where('delivery_id', '=', deliveryId)
          .where('state', '=', state)
          .where('state', 'in', ['pending', 'unknown'])
          .executeTakeFirstOrThrow()
        if (numUpdatedRows !== 1n) throw new ClaimLostError()
      }
    })
    return true
  } catch (error) {
    if (error instanceof ClaimLostError) return false
    throw error
  }
}

class ClaimLostError extends Error {}

/**
 * Claimed → its outcome, by the owner of the claim; the same again is true as well.
 * False: the claim is not, or no longer, this token's. @source docs/channels.md, "State of a delivery"
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
    const { numUpdatedRows } = await db
      .updateTable('delivery')
      .set({ ...settledColumns(settlement), at })
      .where('delivery_id', '=', deliveryId)
      .where('claim_token', '=', token)
      .where('state', '=', 'claimed')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 1n) return true
    const row = await db
      .selectFrom('delivery')
      .select('state')
      .where('delivery_id', '=', deliveryId)
      .where('claim_token', '=', token)
      .executeTakeFirst()
    return row?.state === settlement.state
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

/** It stays unknown whether it arrived, and it is not sent again. */
export async function giveUpRepeat(
  ledger: Ledger,
  deliveryId: string,
  { reason, at }: { readonly reason: string; readonly at: Instant },
): Promise<void> {
  await ledger.db
    .updateTable('delivery')
    .set({ repeat_at: null, reason, at })
    .where('delivery_id', '=', deliveryId)
    .where('state', '=', 'unknown')
    .execute()
}

function settledColumns(settlement: Settlement): Partial<DeliveryTable> {
  switch (settlement.state) {
    case 'sent':
    case 'archived':
      return { state: settlement.state, provider_ref: settlement.providerRef ?? null, reason: null }
    case 'pending':
      return { state: 'pending', not_before: settlement.notBefore, reason: settlement.reason }
    case 'unknown':
      return { state: 'unknown', repeat_at: settlement.repeatAt, reason: settlement.reason }
    case 'failed':
    case 'expired':
      return { state: settlement.state, reason: settlement.reason }
  }
}

type Query = ReturnType<typeof joined>

function joined({ db }: Ledger) {
  return db
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
      'delivery.message_id',
      'delivery.dated_at',
      'delivery.not_before',
      'delivery.repeats',
      'delivery.expires_at as delivery_expires_at',
      'delivery.reason',
    ])
}

async function deliveriesIn(
  ledger: Ledger,
  { channel, recipientId }: DeliveryFilter,
  narrow: (query: Query) => Query,
): Promise<readonly Delivery[]> {
  const all = joined(ledger).where('delivery.channel', '=', channel)
  const own = recipientId === undefined ? all : all.where('delivery.recipient_id', '=', recipientId)
  const rows = await narrow(own).orderBy('notice.at').orderBy('delivery.delivery_id').execute()
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    channel: row.channel,
    recipientId: row.recipient_id,
    state: row.state,
    attempt: row.attempt,
    claimToken: row.claim_token,
    messageId: row.message_id,
    datedAt: row.dated_at,
    notBefore: row.not_before,
    repeats: row.repeats,
    expiresAt: row.delivery_expires_at,
    reason: row.reason,
    notice: noticeOf(row),
  }))
}
