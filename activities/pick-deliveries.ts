import { isUrgent } from '../domain/notices/delivery-policy.ts'
import { inDigestOrder } from '../domain/notices/digest.ts'
import type { Delivery } from './outbox-port.ts'

export interface Picked {
  readonly deliveries: readonly Delivery[]
  /** They were in one message before, of which nobody knows whether it arrived. */
  readonly isRepeat: boolean
  /** Others wait for the next message. */
  readonly more: boolean
}

/**
 * What goes into the next message to one recipient, in a digest's order. A message that is sent again is the same as it
 * was, with the same id; all that waits for the first time goes into one. What a person has ordered goes first and alone.
 * @source docs/channels.md, "State of a delivery"; docs/channels.md, "Digest"
 */
export function pickDeliveries(due: readonly Delivery[]): Picked | null {
  const urgent = inDigestOrder(due.map(({ notice }) => notice)).find(({ kind }) => isUrgent(kind))
  const alone = due.find(({ notice }) => notice.noticeId === urgent?.noticeId)
  if (alone !== undefined)
    return { deliveries: [alone], isRepeat: alone.state === 'unknown', more: due.length > 1 }
  const again = due.find(({ state }) => state === 'unknown')
  const deliveries =
    again === undefined
      ? due
      : due.filter(({ messageId, state }) => state === 'unknown' && messageId === again.messageId)
  if (deliveries.length === 0) return null
  const byNotice = new Map(deliveries.map((delivery) => [delivery.notice.noticeId, delivery]))
  const ordered = inDigestOrder(deliveries.map(({ notice }) => notice))
  return {
    deliveries: ordered.flatMap(({ noticeId }) => byNotice.get(noticeId) ?? []),
    isRepeat: again !== undefined,
    more: deliveries.length < due.length,
  }
}
