import type { Instant } from '../calendar/instant.ts'
import type { SeatKey } from '../programme/seats.ts'
import type { StepKey } from '../programme/steps.ts'

export const noticeKinds = [
  'welcome',
  'opening',
  'exempt',
  'reminder',
  'yellow',
  'red',
  'nudge',
  'order-drafted',
  'order-unsigned',
  'order-issued',
  'order-unanswered',
  'order-replied',
  'order-returned',
  'order-closed',
  'level-three',
  'returned',
  'moved',
  'called-off',
  'suspended',
  'resumed',
  'concluded',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** What is told to which seats; persons are resolved when it is sent. */
export interface Notice {
  /** `{teamId}/{step}/{period}/{milestone}/{kind}/{n}`, `-` for what does not apply; business words only. */
  readonly noticeId: string
  readonly teamId: string
  readonly step: StepKey | null
  readonly period: string | null
  readonly milestone: string | null
  readonly kind: NoticeKind
  readonly seats: readonly SeatKey[]
  readonly at: Instant
  /** Of the event that caused it. */
  readonly sequence: number
  /** Not sent after this; the duty's next rung or the occurrence's expiry. */
  readonly expiresAt: Instant | null
  readonly dueAt: Instant | null
  readonly provisional: boolean
  /** One line for each duty of an opening notice, or what the notice has to say beside its kind. */
  readonly lines: readonly NoticeLine[]
}

export interface NoticeLine {
  readonly milestone: string
  readonly dueAt: Instant
  readonly provisional: boolean
  /** Of a date that moved: what it was, and by which rule it moved. */
  readonly previousDueAt?: Instant
  readonly rule?: string
}
