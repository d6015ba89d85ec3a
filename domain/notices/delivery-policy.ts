import type { NoticeKind } from '../cadence/notice.ts'

/** What becomes of a message of which nobody knows whether it arrived. @source docs/channels.md, "State of a delivery" */
export type DeliveryPolicy = 'prefer-once' | 'prefer-delivery'

/** What presses or needs a person's answer is rather told twice than not at all. */
const mustArrive: readonly NoticeKind[] = [
  'yellow',
  'red',
  'nudge',
  'order-drafted',
  'order-unsigned',
  'order-issued',
  'order-unanswered',
  'order-replied',
  'order-returned',
  'level-three',
  'returned',
]

export function policyOf(kind: NoticeKind): DeliveryPolicy {
  return mustArrive.includes(kind) ? 'prefer-delivery' : 'prefer-once'
}

/** What a person has ordered goes at once, at any hour, in a message of its own. @source docs/channels.md, "When to send" */
export function isUrgent(kind: NoticeKind): boolean {
  return kind === 'order-issued'
}

const pressing: readonly NoticeKind[] = ['reminder', 'yellow', 'red', 'level-three', 'returned', 'nudge']

/** Whether a notice presses for a duty, and is of no use once that is done or the team is suspended. */
export function isPressing(kind: NoticeKind): boolean {
  return pressing.includes(kind)
}

export type OrderNoticeKind = Extract<NoticeKind, `order-${string}`>

/** Whether a notice is about a supervision order (督办单). */
export function isOfOrder(kind: NoticeKind): kind is OrderNoticeKind {
  return kind.startsWith('order-')
}
