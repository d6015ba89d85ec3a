import type { Instant } from '../domain/calendar/instant.ts'
import type { DeliveryFilter } from '../ledger/outbox/deliveries.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { CourierPorts } from './ports.ts'
import { isGivenUp, unknownSettlement } from './unknown-result.ts'

const reason = '发送途中程序中断'

/**
 * What was claimed by an attempt that is gone: nobody knows whether it was sent. Gives back how many. The courier is the
 * one claimant of its channel, so whoever holds a claim while it looks is dead. @source docs/channels.md, "State of a delivery"
 */
export async function abandon(
  { outbox }: CourierPorts,
  own: ConfiguredChannel | null,
  { channelId, recipientId }: { readonly channelId: string } & Pick<DeliveryFilter, 'recipientId'>,
  at: Instant,
): Promise<number> {
  const abandoned = await outbox.claimed(channelId, recipientId)
  for (const delivery of abandoned) {
    if (delivery.claimToken === null) continue
    const settlement = unknownSettlement(own, delivery, { at, reason, spread: 0 })
    await outbox.settle(delivery.deliveryId, delivery.claimToken, at, settlement)
    if (isGivenUp(delivery, settlement))
      await outbox.raise([{ kind: 'result-unknown', subject: delivery.deliveryId }], at)
  }
  return abandoned.length
}
