import { type Delivery, claimDeliveries, dueDeliveries } from '../../../ledger/outbox/deliveries.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { addressNotices, unaddressedNotices } from '../../../ledger/outbox/outbox.ts'

export const recipient = { channelId: 'file', recipientId: 'p-006' } as const

/** Gives every new notice to one person, and what waits for them then. */
export async function addressed(ledger: Ledger, at: string): Promise<readonly Delivery[]> {
  const notices = await unaddressedNotices(ledger, 1_000)
  await addressNotices(
    ledger,
    notices.map((notice) => ({ notice, recipients: [recipient] })),
    at,
  )
  return dueDeliveries(ledger, { channel: 'file' }, at)
}

/** Claims them as one message. */
export function claimed(
  ledger: Ledger,
  deliveries: readonly Pick<Delivery, 'deliveryId' | 'state'>[],
  token: string,
  at: string,
): Promise<boolean> {
  return claimDeliveries(ledger, deliveries, { token, messageId: 'message', datedAt: at, at })
}
