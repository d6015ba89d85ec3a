import type { Instant } from '../../domain/calendar/instant.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { Acknowledgement } from '../outbox/acknowledgements.ts'
import { noticeNumberOf } from '../outbox/delivery-id.ts'
import type { Ledger } from '../open-ledger.ts'
import type { DeliveryState } from '../../domain/notices/delivery-states.ts'
import { noticeOf } from './notices.ts'

/** One notice on its way to one recipient, and what became of it. */
export interface DeliveryView {
  readonly deliveryId: string
  /** 通知号: the same on all channels. */
  readonly number: string
  readonly notice: Notice
  /** `-`: sent, or not, before the ledger was rebuilt; nobody knows by which way, nor to whom. */
  readonly channel: string
  /** A person id, `group`, or `-`. */
  readonly recipientId: string
  readonly state: DeliveryState
  readonly attempt: number
  readonly messageId: string | null
  readonly providerRef: string | null
  readonly reason: string | null
  readonly notBefore: Instant | null
  readonly repeats: number
  readonly repeatAt: Instant | null
  /** When it came into this state. */
  readonly at: Instant
  /** Who saw to it that nobody knows whether it arrived; null: nobody yet, or it needs nobody. */
  readonly acknowledged: Pick<Acknowledgement, 'at' | 'note' | 'personId' | 'seatId'> | null
}

export interface DeliveriesAsked {
  readonly teamId?: string
  readonly recipientId?: string
  readonly state?: DeliveryState
  readonly channel?: string
  /** Those that came into their state at that instant or later. */
  readonly since?: Instant
}

/** The newest last; at most `limit`, the newest of them. */
export async function listDeliveries(
  ledger: Ledger,
  asked: DeliveriesAsked,
  limit: number,
): Promise<readonly DeliveryView[]> {
  const rows = await matching(ledger, asked)
    .leftJoin('acknowledgement', (join) =>
      join
        .onRef('acknowledgement.subject', '=', 'delivery.delivery_id')
        .on('acknowledgement.kind', '=', 'result-unknown'),
    )
    .selectAll('notice')
    .select([
      'delivery.delivery_id',
      'delivery.channel',
      'delivery.recipient_id',
      'delivery.state',
      'delivery.attempt',
      'delivery.message_id',
      'delivery.provider_ref',
      'delivery.reason',
      'delivery.not_before',
      'delivery.repeats',
      'delivery.repeat_at',
      'delivery.at as state_at',
      'acknowledgement.at as acknowledged_at',
      'acknowledgement.person_id as acknowledged_by',
      'acknowledgement.seat_id as acknowledged_as',
      'acknowledgement.note as acknowledged_with',
    ])
    .orderBy('delivery.at', 'desc')
    .orderBy('delivery.delivery_id', 'desc')
    .limit(limit)
    .execute()
  return rows.toReversed().map((row) => ({
    deliveryId: row.delivery_id,
    number: noticeNumberOf(row.notice_id),
    notice: noticeOf(row),
    channel: row.channel,
    recipientId: row.recipient_id,
    state: row.state,
    attempt: row.attempt,
    messageId: row.message_id,
    providerRef: row.provider_ref,
    reason: row.reason,
    notBefore: row.not_before,
    repeats: row.repeats,
    repeatAt: row.repeat_at,
    at: row.state_at,
    acknowledged: acknowledgedOf(row),
  }))
}

function acknowledgedOf(row: {
  readonly acknowledged_at: Instant | null
  readonly acknowledged_by: string | null
  readonly acknowledged_as: SeatKey | null
  readonly acknowledged_with: string | null
}): DeliveryView['acknowledged'] {
  const { acknowledged_as: seatId, acknowledged_at: at, acknowledged_by: personId } = row
  if (at === null || personId === null || seatId === null) return null
  return { at, personId, seatId, note: row.acknowledged_with ?? '' }
}

/** How many are in each state, of all that match. */
export async function countDeliveries(
  ledger: Ledger,
  asked: DeliveriesAsked,
): Promise<Readonly<Record<DeliveryState, number>>> {
  const rows = await matching(ledger, asked)
    .select(['delivery.state', (expression) => expression.fn.countAll<number>().as('count')])
    .groupBy('delivery.state')
    .execute()
  const count = (state: DeliveryState): number => rows.find((row) => row.state === state)?.count ?? 0
  return {
    pending: count('pending'),
    claimed: count('claimed'),
    sent: count('sent'),
    archived: count('archived'),
    failed: count('failed'),
    unknown: count('unknown'),
    expired: count('expired'),
  }
}

/** Notices for which nobody has been chosen yet, of one team or of all. */
export async function countUnaddressed(ledger: Ledger, teamId?: string): Promise<number> {
  const all = ledger.db
    .selectFrom('outbox')
    .innerJoin('notice', 'notice.notice_id', 'outbox.notice_id')
    .select((expression) => expression.fn.countAll<number>().as('count'))
  const own = teamId === undefined ? all : all.where('notice.team_id', '=', teamId)
  return (await own.executeTakeFirstOrThrow()).count
}

/** How many wait for each channel that has something waiting. */
export async function pendingByChannel(ledger: Ledger): Promise<ReadonlyMap<string, number>> {
  const rows = await ledger.db
    .selectFrom('delivery')
    .select(['channel', (expression) => expression.fn.countAll<number>().as('count')])
    .where('state', '=', 'pending')
    .groupBy('channel')
    .execute()
  return new Map(rows.map(({ channel, count }) => [channel, count]))
}

/** Which notice a delivery is of, and to whom it goes. */
export type DeliveryAddress = Pick<DeliveryView, 'channel' | 'number' | 'recipientId'> & {
  readonly teamId: string
}

/** By delivery id. */
export async function deliveryAddresses(
  ledger: Ledger,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, DeliveryAddress>> {
  if (deliveryIds.length === 0) return new Map()
  const rows = await ledger.db
    .selectFrom('delivery')
    .innerJoin('notice', 'notice.notice_id', 'delivery.notice_id')
    .select(['delivery_id', 'channel', 'recipient_id', 'notice.notice_id', 'notice.team_id'])
    .where('delivery_id', 'in', [...deliveryIds])
    .execute()
  return new Map(
    rows.map((row) => [
      row.delivery_id,
      {
        number: noticeNumberOf(row.notice_id),
        teamId: row.team_id,
        channel: row.channel,
        recipientId: row.recipient_id,
      },
    ]),
  )
}

function matching({ db }: Ledger, { teamId, recipientId, state, channel, since }: DeliveriesAsked) {
  return db
    .selectFrom('delivery')
    .innerJoin('notice', 'notice.notice_id', 'delivery.notice_id')
    .where((expression) =>
      expression.and([
        ...(teamId === undefined ? [] : [expression('notice.team_id', '=', teamId)]),
        ...(recipientId === undefined ? [] : [expression('delivery.recipient_id', '=', recipientId)]),
        ...(state === undefined ? [] : [expression('delivery.state', '=', state)]),
        ...(channel === undefined ? [] : [expression('delivery.channel', '=', channel)]),
        ...(since === undefined ? [] : [expression('delivery.at', '>=', since)]),
      ]),
    )
}
