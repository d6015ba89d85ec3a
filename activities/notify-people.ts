import type { Calendar } from '../domain/calendar/calendar.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import { sendableFrom } from '../domain/notices/courier-times.ts'
import { abandon } from './abandoned-deliveries.ts'
import type { NotifyPeopleRequest, NotifyPeopleResult } from './activities.ts'
import { calendarOf } from './calendar-versions.ts'
import { isClockRight, lookAfterWrongClock } from './clock-right.ts'
import { composeMessage } from './compose-message.ts'
import { end, isDisabled, lookIntoOutbox, mayGo, nextLookAt, whyOfNoUse } from './look-into-outbox.ts'
import type { Delivery } from './outbox-port.ts'
import { pickDeliveries } from './pick-deliveries.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { CourierPorts } from './ports.ts'
import { type Settled, settleMessage } from './settle-message.ts'

type Told = Omit<NotifyPeopleResult, 'nextLookAt'>

const nothing: Told = {
  delivered: 0,
  expired: 0,
  unknown: 0,
  result: null,
  more: false,
  halt: false,
  wake: [],
}

/**
 * Sends one message to one recipient of a channel: a notice, or all that waits for them as a digest. Claimed before it is
 * sent, looked at again right before, settled before this answers. Outside the office's hours nothing is sent, nor by a
 * machine whose clock is wrong.
 */
export async function notifyPeople(
  ports: CourierPorts,
  { channelId, at, recipientId }: NotifyPeopleRequest,
): Promise<NotifyPeopleResult> {
  const calendar = await calendarOf(ports, ports.calendarVersionInForce)
  if (!(await isClockRight(ports, at)))
    return { ...nothing, halt: true, nextLookAt: lookAfterWrongClock(calendar, at) }
  const told =
    recipientId === undefined
      ? await tellEverybody(ports, calendar, channelId, at)
      : await tell(ports, calendar, { channelId, recipientId }, at)
  return { ...told, nextLookAt: await nextLookAt(ports, calendar, channelId, at) }
}

/** As runs ask for it that began before one recipient had one activity. */
async function tellEverybody(
  ports: CourierPorts,
  calendar: Calendar,
  channelId: string,
  at: Instant,
): Promise<Told> {
  const { expired, recipients, unknown } = await lookIntoOutbox(ports, { channelId, at })
  let sum: Told = { ...nothing, expired, unknown }
  for (const recipientId of recipients) {
    let last: Told = nothing
    do {
      last = await tell(ports, calendar, { channelId, recipientId }, at)
      sum = {
        ...last,
        delivered: sum.delivered + last.delivered,
        expired: sum.expired + last.expired,
        unknown: sum.unknown + last.unknown,
      }
    } while (last.more && !last.halt)
    if (last.halt) break
  }
  return sum
}

interface Address {
  readonly channelId: string
  readonly recipientId: string
}

async function tell(
  ports: CourierPorts,
  calendar: Calendar,
  { channelId, recipientId }: Address,
  at: Instant,
): Promise<Told> {
  const { outbox } = ports
  const own = ports.channels.find(({ channel }) => channel.channelId === channelId)
  if (own === undefined) return nothing
  const unknown = await abandon(ports, own, { channelId, recipientId }, at)
  if (await isDisabled(ports, channelId)) return { ...nothing, unknown, halt: true }
  const due = mayGo(calendar, await outbox.due(channelId, at, recipientId), at)
  if (due.length === 0 && sendableFrom(calendar, at) !== at) return { ...nothing, unknown, halt: true }
  const useless = await whyOfNoUse(ports, due, at)
  for (const [delivery, reason] of useless) await end(ports, delivery, at, reason)
  const picked = pickDeliveries(due.filter((delivery) => !useless.has(delivery)))
  const before = { ...nothing, unknown, expired: useless.size }
  if (picked === null) return before
  const settled = await sendMessage(ports, own, recipientId, picked.deliveries, picked.isRepeat, at)
  return {
    delivered: settled.delivered,
    expired: before.expired + settled.expired,
    unknown: unknown + settled.unknown,
    result: settled.result,
    more: settled.left || picked.more,
    halt: settled.halt,
    wake: settled.wake,
  }
}

interface Sent extends Settled {
  readonly expired: number
  /** Some did not fit into the message. */
  readonly left: boolean
}

const notSent: Sent = {
  delivered: 0,
  expired: 0,
  unknown: 0,
  result: null,
  left: false,
  halt: false,
  wake: [],
}

async function sendMessage(
  ports: CourierPorts,
  own: ConfiguredChannel,
  recipientId: string,
  picked: readonly Delivery[],
  isRepeat: boolean,
  at: Instant,
): Promise<Sent> {
  const composed = await composeMessage(ports, own, { recipientId, deliveries: picked, isRepeat, at })
  const { deliveries, message, messageId } = composed
  const token = ports.newToken()
  if (!(await ports.outbox.claim(deliveries, { token, messageId, datedAt: message.datedAt, at })))
    return notSent
  const left = deliveries.length < picked.length
  // Between the look and the claim somebody may have done the duty.
  const useless = await whyOfNoUse(ports, deliveries, at)
  if (useless.size > 0) {
    for (const delivery of deliveries) {
      const reason = useless.get(delivery)
      await ports.outbox.settle(
        delivery.deliveryId,
        token,
        at,
        reason === undefined
          ? { state: 'pending', notBefore: at, reason: '重新汇总' }
          : { state: 'expired', reason },
      )
    }
    return { ...notSent, expired: useless.size, left: true }
  }
  const result = await own.channel.send(message, messageId)
  const settled = await settleMessage(ports, own, { recipientId, deliveries, token, at }, result)
  return { ...settled, expired: 0, left }
}
