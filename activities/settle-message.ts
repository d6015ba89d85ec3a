import { addMs, type Instant } from '../domain/calendar/instant.ts'
import { isArchive } from '../domain/notices/channel-kinds.ts'
import { retryDelayMs } from '../domain/notices/courier-times.ts'
import { addressElsewhere } from './address-outbox.ts'
import type { SendResult } from './channels/channel.ts'
import { notARobotAnswer } from './channels/http-outcome.ts'
import type { Delivery, Settlement } from './outbox-port.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { CourierPorts } from './ports.ts'
import { spreadOf } from './spread.ts'
import { isGivenUp, unknownSettlement } from './unknown-result.ts'

export interface SentMessage {
  readonly recipientId: string
  readonly deliveries: readonly Delivery[]
  readonly token: string
  readonly at: Instant
}

export interface Settled {
  readonly delivered: number
  readonly unknown: number
  readonly result: string | null
  /** Nothing more can be sent by this channel for now. */
  readonly halt: boolean
  readonly wake: readonly string[]
}

/**
 * Writes down what became of a message, the same for all that was in it, and what follows from it for the channel.
 * @source docs/channels.md, "Classes of failure"; docs/channels.md, "State of a delivery"
 */
export async function settleMessage(
  ports: CourierPorts,
  own: ConfiguredChannel,
  message: SentMessage,
  result: SendResult,
): Promise<Settled> {
  const { outbox } = ports
  const { deliveries, token, at } = message
  const attempt = 1 + Math.max(...deliveries.map((delivery) => delivery.attempt))
  const spread = spreadOf(deliveries[0]?.deliveryId ?? '', attempt)
  for (const delivery of deliveries) {
    // As it was read before the claim, which counts a repeat.
    const repeats = delivery.repeats + (delivery.state === 'unknown' ? 1 : 0)
    const settlement = settlementOf(own, { ...delivery, attempt, repeats }, result, { at, spread })
    await outbox.settle(delivery.deliveryId, token, at, settlement)
    if (settlement.state === 'unknown' && isGivenUp(delivery, settlement))
      await outbox.raise([{ kind: 'result-unknown', subject: delivery.deliveryId, code: result.code }], at)
  }
  const count = deliveries.length
  return {
    delivered: result.outcome === 'sent' ? count : 0,
    unknown: result.outcome === 'unknown' ? count : 0,
    result: `${result.outcome} ${result.code} ${result.phase}`,
    ...(await followUp(ports, own, message, result)),
  }
}

function settlementOf(
  own: ConfiguredChannel,
  delivery: Delivery,
  result: SendResult,
  { at, spread }: { readonly at: Instant; readonly spread: number },
): Settlement {
  const reason = `${result.code} ${result.phase}`
  switch (result.outcome) {
    case 'sent':
      return {
        state: isArchive(own.channel.kind) ? 'archived' : 'sent',
        ...(result.providerRef === undefined ? {} : { providerRef: result.providerRef }),
      }
    case 'retry': {
      const waitMs = result.retryAfterMs ?? retryDelayMs(delivery.attempt, spread)
      return { state: 'pending', notBefore: addMs(at, waitMs), reason }
    }
    case 'config-fault':
      return { state: 'pending', notBefore: at, reason }
    case 'rejected':
      return { state: 'failed', reason }
    case 'unknown':
      return unknownSettlement(own, delivery, { at, reason, spread })
  }
}

/** What the result says of the channel or the recipient. */
async function followUp(
  ports: CourierPorts,
  own: ConfiguredChannel,
  { recipientId, deliveries, at }: SentMessage,
  result: SendResult,
): Promise<Pick<Settled, 'halt' | 'wake'>> {
  const { outbox } = ports
  const { channelId } = own.channel
  const { code } = result
  const disable = async (): Promise<Pick<Settled, 'halt' | 'wake'>> => {
    await outbox.disableChannel(channelId, code, at)
    await outbox.raise([{ kind: 'channel-disabled', subject: channelId, code }], at)
    const wake = await addressElsewhere(ports, noticesOf(deliveries), channelId, at)
    return { halt: true, wake }
  }
  switch (result.outcome) {
    case 'sent':
      await outbox.noteWorking(channelId)
      await outbox.settleAttentions([
        { kind: 'message-refused', subject: channelId },
        { kind: 'address-refused', subject: `${recipientId} ${own.needs ?? channelId}` },
      ])
      return { halt: false, wake: [] }
    case 'retry': {
      if (result.retryAfterMs !== null) return { halt: true, wake: [] }
      await outbox.noteFailing(channelId, at)
      return { halt: false, wake: await addressElsewhere(ports, noticesOf(deliveries), channelId, at) }
    }
    case 'config-fault':
      return disable()
    case 'rejected':
    case 'unknown': {
      const isDoubtful = result.outcome === 'rejected' ? result.unlisted : code === notARobotAnswer
      const before = (await outbox.channelStates()).get(channelId)?.doubtfulCode ?? null
      if (isDoubtful && before === code) return disable()
      await outbox.noteDoubtfulCode(channelId, isDoubtful ? code : null)
      if (result.outcome === 'rejected')
        await outbox.raise(
          [
            result.badAddress
              ? { kind: 'address-refused', subject: `${recipientId} ${own.needs ?? channelId}`, code }
              : { kind: 'message-refused', subject: channelId, code },
          ],
          at,
        )
      return { halt: false, wake: [] }
    }
  }
}

function noticesOf(deliveries: readonly Delivery[]) {
  return deliveries.map(({ notice }) => notice)
}
