import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { NoticeWords } from '../domain/notices/notice-words.ts'
import type { Outcomes } from './activities.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { OutboxPort } from './outbox-port.ts'

/** The ledger as far as the record is concerned. */
export interface RecordPort {
  /** One transaction; idempotent by event and notice key. */
  append(outcomes: Outcomes): Promise<void>
  /** The years of a calendar version; null: unknown version. */
  calendarYears(version: string): Promise<readonly CalendarYear[] | null>
}

export interface ActivityPorts {
  readonly record: RecordPort
  readonly outbox: OutboxPort
  readonly channels: readonly ConfiguredChannel[]
  /** Takes what no other channel can. */
  readonly defaultChannelId: string
  readonly words: NoticeWords
  /** The calendar version in force, for the courier's hours. */
  readonly calendarVersionInForce: string
  /** A fresh claim token. */
  readonly newToken: () => string
}
