import type { Calendar } from '../domain/calendar/calendar.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import { nextCourierLook, sendableFrom } from '../domain/notices/courier-times.ts'
import { isUrgent } from '../domain/notices/delivery-policy.ts'
import { superseded } from '../domain/notices/digest.ts'
import { abandon } from './abandoned-deliveries.ts'
import type { LookIntoOutboxRequest, LookIntoOutboxResult, Pace } from './activities.ts'
import { addressOutbox } from './address-outbox.ts'
import { calendarOf } from './calendar-versions.ts'
import { isClockRight, lookAfterWrongClock, settleClock } from './clock-right.ts'
import type { Delivery } from './outbox-port.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { CourierPorts } from './ports.ts'

const noLimit: Pace = { perMinute: null, perSecond: null, atOnce: 8 }

const nothing: Omit<LookIntoOutboxResult, 'configured' | 'nextLookAt'> = {
  addressed: 0,
  expired: 0,
  unknown: 0,
  recipients: [],
  pace: noLimit,
  wake: [],
}

/**
 * Chooses recipients for what is new, lets go what is of no use any more, and says whom a channel has to tell now. Nothing
 * of it on a machine whose clock is wrong: whether it or the moment given is right nobody knows, and what is let go is
 * gone. @source docs/channels.md, "When to send"
 */
export async function lookIntoOutbox(
  ports: CourierPorts,
  { channelId, at }: LookIntoOutboxRequest,
): Promise<LookIntoOutboxResult> {
  const calendar = await calendarOf(ports, ports.calendarVersionInForce)
  const own = ports.channels.find(({ channel }) => channel.channelId === channelId)
  if (!(await isClockRight(ports, at))) {
    const configured = own !== undefined
    return { ...nothing, configured, nextLookAt: lookAfterWrongClock(calendar, at) }
  }
  await settleClock(ports)
  const unknown = await abandon(ports, own ?? null, { channelId }, at)
  const { addressed, wake } = await addressOutbox(ports, channelId, at)
  const expired = await letGo(ports, channelId, at)
  const maySend = own !== undefined && !(await isDisabled(ports, channelId))
  const due = maySend ? mayGo(calendar, await ports.outbox.due(channelId, at), at) : []
  return {
    configured: own !== undefined,
    addressed,
    expired,
    unknown,
    recipients: [...new Set(due.map(({ recipientId }) => recipientId))],
    pace: own === undefined ? noLimit : paceOf(own),
    wake: wake.filter((each) => each !== channelId),
    nextLookAt: await nextLookAt(ports, calendar, channelId, at),
  }
}

/** In the office's hours everything; outside them only what a person has ordered. @source docs/channels.md, "When to send" */
export function mayGo(calendar: Calendar, due: readonly Delivery[], at: Instant): readonly Delivery[] {
  return sendableFrom(calendar, at) === at ? due : due.filter(({ notice }) => isUrgent(notice.kind))
}

export async function isDisabled(ports: CourierPorts, channelId: string): Promise<boolean> {
  const states = await ports.outbox.channelStates()
  return (states.get(channelId)?.disabledAt ?? null) !== null
}

/** The next look of the day, or before it when something has a time of its own. */
export async function nextLookAt(
  { outbox }: CourierPorts,
  calendar: Calendar,
  channelId: string,
  at: Instant,
): Promise<Instant> {
  const regular = nextCourierLook(calendar, channelId, at)
  const { any, urgent } = await outbox.nextDueAt(channelId, at)
  const moments = [any]
  if (sendableFrom(calendar, at) !== at && (await outbox.due(channelId, at)).length > 0) moments.push(at)
  const own = moments.flatMap((moment) => (moment === null ? [] : sendableFrom(calendar, moment)))
  return [regular, ...own, ...(urgent === null ? [] : [urgent])].reduce((first, each) =>
    each < first ? each : first,
  )
}

/** A limited robot gets one message after the other. */
function paceOf({ channel: { limits } }: ConfiguredChannel): Pace {
  const { perMinute, perSecond } = limits
  return { perMinute, perSecond, atOnce: perMinute === null && perSecond === null ? noLimit.atOnce : 1 }
}

async function letGo(ports: CourierPorts, channelId: string, at: Instant): Promise<number> {
  const due = await ports.outbox.due(channelId, at)
  let expired = 0
  for (const ofRecipient of Map.groupBy(due, ({ recipientId }) => recipientId).values()) {
    const reasons = await whyOfNoUse(ports, ofRecipient, at)
    for (const [delivery, reason] of reasons) await end(ports, delivery, at, reason)
    expired += reasons.size
  }
  return expired
}

/** What waits for one recipient and need not be sent any more, with the reason. */
export async function whyOfNoUse(
  { outbox }: CourierPorts,
  deliveries: readonly Delivery[],
  at: Instant,
): Promise<ReadonlyMap<Delivery, string>> {
  const replaced = superseded(deliveries.map(({ notice }) => notice))
  const reasons = new Map<Delivery, string>()
  for (const delivery of deliveries) {
    const { notice } = delivery
    const reason =
      notice.expiresAt !== null && notice.expiresAt <= at
        ? '已过时'
        : ((await outbox.whyNotOwed(notice, at)) ?? (replaced.has(notice.noticeId) ? '已有更新的通知' : null))
    if (reason !== null) reasons.set(delivery, reason)
  }
  return reasons
}

/** What may have arrived stays unknown; what was never sent expires. */
export async function end(
  { outbox }: CourierPorts,
  { deliveryId, state }: Delivery,
  at: Instant,
  reason: string,
): Promise<void> {
  if (state === 'unknown') await outbox.giveUpRepeat(deliveryId, at, reason)
  else await outbox.expire(deliveryId, at, reason)
}
