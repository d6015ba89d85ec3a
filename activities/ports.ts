import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { Language, MessageTemplates } from '../domain/notices/message-templates.ts'
import type { AddressKind } from '../domain/notices/recipients.ts'
import type { Template } from '../domain/programme/template.ts'
import type { Outcomes } from './activities.ts'
import type { Channel } from './channels/channel.ts'
import type { OutboxPort } from './outbox-port.ts'

/** The ledger as far as the record is concerned. */
export interface RecordPort {
  /** One transaction; idempotent by event and notice key. */
  append(outcomes: Outcomes): Promise<void>
  /** The years of a calendar version; null: unknown version. */
  calendarYears(version: string): Promise<readonly CalendarYear[] | null>
}

/** A channel with what choosing it asks for. */
export interface ConfiguredChannel {
  readonly channel: Channel
  /** What a person must have to be reached by it; null: nothing. */
  readonly needs: AddressKind | null
  /** One message for all, as in a group robot. */
  readonly isGroup: boolean
}

/** What messages are written with. */
export interface WordsPort {
  readonly wordsOf: (language: Language) => MessageTemplates
  /** Throws for an unknown name. */
  readonly templateOf: (name: string) => Template
}

export interface ActivityPorts {
  readonly record: RecordPort
  readonly outbox: OutboxPort
  readonly channels: readonly ConfiguredChannel[]
  /** Takes what no other channel can. */
  readonly defaultChannelId: string
  readonly words: WordsPort
  /** The calendar version in force, for the courier's hours. */
  readonly calendarVersionInForce: string
  /** A fresh claim token. */
  readonly newToken: () => string
}
