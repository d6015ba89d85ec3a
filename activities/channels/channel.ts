import type { Instant } from '../../domain/calendar/instant.ts'
import type { NoticeKind } from '../../domain/cadence/notice.ts'
import type { ChannelKind, SendPhase } from '../../domain/notices/channel-kinds.ts'

/**
 * What became of one message. `code` is the vendor's or the protocol's code, or a short word of ours; never a text of
 * the server, an address or a secret. @source docs/channels.md, "Classes of failure"
 */
export type SendResult =
  | {
      readonly outcome: 'sent'
      readonly code: string
      readonly phase: SendPhase
      readonly providerRef?: string
    }
  | {
      readonly outcome: 'retry'
      readonly code: string
      readonly phase: SendPhase
      /** Not before so many milliseconds; null: soon, by the courier's own steps. */
      readonly retryAfterMs: number | null
    }
  | {
      readonly outcome: 'config-fault' | 'unknown'
      readonly code: string
      readonly phase: SendPhase
    }
  | {
      readonly outcome: 'rejected'
      readonly code: string
      readonly phase: SendPhase
      /** The recipient's address is wrong, not the message. */
      readonly badAddress: boolean
      /** A code that no table lists: the second in a row disables the channel. */
      readonly unlisted: boolean
    }

/** A meeting that a calendar can show. */
export interface Meeting {
  /** Stable for one occurrence's meeting. */
  readonly uid: string
  /** Rises with each change; from 0. */
  readonly revision: number
  readonly cancelled: boolean
  /** Whose meeting, which one, in which county. */
  readonly title: string
  /** The same in full, a line each. */
  readonly description: readonly string[]
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** The county where nothing nearer is known. */
  readonly place: string
}

/** One notice as people read it: plain text in the recipient's language, resolved from ids, escaped for no format. */
export interface NoticeText {
  readonly deliveryId: string
  readonly noticeId: string
  /** 通知号: the same on all channels. */
  readonly number: string
  /** `test`: somebody tries the channel. */
  readonly kind: NoticeKind | 'test'
  readonly urgent: boolean
  /** Light word, team, what, by when with 暂定: one line of a digest. */
  readonly line: string
  /** What proof is needed and how to answer: shown when a message carries this notice alone. */
  readonly details: readonly string[]
  readonly meeting: Meeting | null
}

/** One message to one recipient: one notice, or a digest of several, in order. */
export interface Message {
  readonly recipientId: string
  /** Mail address, vendor's user id; null for a group robot, the console and the file. */
  readonly address: string | null
  readonly language: 'zh' | 'en'
  /** The moment of the first attempt, stable over repeats. */
  readonly datedAt: Instant
  readonly title: string
  readonly notices: readonly [NoticeText, ...NoticeText[]]
  /** Below the notices, a line each: what the recipient owes today and this week, and the month's checkpoints. */
  readonly closing: readonly string[]
  /** 「（可能重复）」: an earlier attempt's result is unknown. */
  readonly mayBeRepeat: boolean
}

export interface ChannelLimits {
  /** UTF-8 bytes of what the reader sees, headings included. */
  readonly bytes: number
  /** Messages; null: no limit known. */
  readonly perMinute: number | null
  readonly perSecond: number | null
  /** The far end recognises a repeat by its message id, so an unknown result may be sent again. */
  readonly dedupes: boolean
}

/**
 * One way out. No adapter retries, pools or keeps state between messages: retries, rate limits and the ledger belong to
 * the courier. @source docs/channels.md, "Keys"
 */
export interface Channel {
  readonly channelId: string
  readonly kind: ChannelKind
  readonly limits: ChannelLimits
  /** How many of the notices, from the first on, one message can hold: whole lines only, at least one. */
  capacity(message: Message): number
  /**
   * Sends the message once. `messageId` is the delivery's or the digest's id, the same on each attempt. Never throws for
   * what a far end or a network can do.
   */
  send(message: Message, messageId: string): Promise<SendResult>
}
