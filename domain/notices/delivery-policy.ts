import type { NoticeKind } from '../cadence/notice.ts'

/** What becomes of a message of which nobody knows whether it arrived. @source reference/channels.md 1.4 */
export type DeliveryPolicy = 'prefer-once' | 'prefer-delivery'

/** What presses or needs a person's answer is rather told twice than not at all. */
const mustArrive: readonly NoticeKind[] = [
  'yellow',
  'red',
  'nudge',
  'order-drafted',
  'level-three',
  'returned',
]

export function policyOf(kind: NoticeKind): DeliveryPolicy {
  return mustArrive.includes(kind) ? 'prefer-delivery' : 'prefer-once'
}

const pressing: readonly NoticeKind[] = ['reminder', 'yellow', 'red', 'level-three', 'returned', 'nudge']

/** Whether a notice presses for a duty, and is of no use once that is done or the team is suspended. */
export function isPressing(kind: NoticeKind): boolean {
  return pressing.includes(kind)
}
