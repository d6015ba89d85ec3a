import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import type { Outcomes } from './activities.ts'

/** The ledger as far as the record is concerned. */
export interface RecordPort {
  /** One transaction; idempotent by event and notice key. */
  append(outcomes: Outcomes): Promise<void>
  /** The years of a calendar version; null: unknown version. */
  calendarYears(version: string): Promise<readonly CalendarYear[] | null>
}

export interface PendingDelivery {
  readonly deliveryId: string
  readonly notice: Notice
}

export type DeliveryOutcome = 'sent' | 'expired'

/** The outbox of one channel. */
export interface OutboxPort {
  pending(channelId: string, at: string, limit: number): Promise<readonly PendingDelivery[]>
  /** Whether this caller now owns the delivery: compare-and-set. */
  claim(deliveryId: string, token: string, at: string): Promise<boolean>
  settle(
    deliveryId: string,
    token: string,
    at: string,
    outcome: DeliveryOutcome,
    reason: string | null,
  ): Promise<void>
  /** Deliveries claimed by an attempt that is gone: settled as unknown, never sent again. Gives their number. */
  settleAbandoned(channelId: string, at: string): Promise<number>
  /** Whether the duty a notice speaks of is still owed. */
  stillOwed(notice: Notice): Promise<boolean>
}

export interface Channel {
  readonly channelId: string
  send(delivery: PendingDelivery): Promise<void>
}

export interface ActivityPorts {
  readonly record: RecordPort
  readonly outbox: OutboxPort
  readonly channels: readonly Channel[]
  /** The calendar version in force, for the courier's hours. */
  readonly calendarVersionInForce: string
  /** A fresh claim token. */
  readonly newToken: () => string
}
