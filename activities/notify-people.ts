import { addDays } from '../domain/calendar/civil-date.ts'
import type { Calendar } from '../domain/calendar/calendar.ts'
import { dateOf, type Instant, instantAt } from '../domain/calendar/instant.ts'
import { isInOfficeHours } from '../domain/calendar/office-hours.ts'
import { firstWorkdayOnOrAfter } from '../domain/calendar/workdays.ts'
import type { NotifyPeopleRequest, NotifyPeopleResult } from './activities.ts'
import { calendarOf } from './calendar-versions.ts'
import type { ActivityPorts, Channel, PendingDelivery } from './ports.ts'

/** When a courier looks, on working days. @source design.md section 2 */
const lookTimes = ['09:12', '13:37', '16:37'] as const
const batchSize = 200

/** Delivers what is pending in one channel, inside the office's hours; what is stale expires unsent. */
export async function notifyPeople(
  ports: ActivityPorts,
  request: NotifyPeopleRequest,
): Promise<NotifyPeopleResult> {
  const { channelId, at } = request
  const calendar = await calendarOf(ports, ports.calendarVersionInForce)
  const channel = ports.channels.find((each) => each.channelId === channelId)
  if (channel === undefined) throw new Error(`no channel ${channelId}`)
  const unknown = await ports.outbox.settleAbandoned(channelId, at)
  const counts = { delivered: 0, expired: 0 }
  if (isInOfficeHours(calendar, at)) {
    for (let batch = await ports.outbox.pending(channelId, at, batchSize); batch.length > 0; ) {
      for (const delivery of batch) counts[await deliver(ports, channel, delivery, at)] += 1
      batch = await ports.outbox.pending(channelId, at, batchSize)
    }
  }
  return { ...counts, unknown, nextLookAt: nextCourierLook(calendar, at) }
}

async function deliver(
  ports: ActivityPorts,
  channel: Channel,
  delivery: PendingDelivery,
  at: Instant,
): Promise<'delivered' | 'expired'> {
  const token = ports.newToken()
  if (!(await ports.outbox.claim(delivery.deliveryId, token, at))) return 'expired'
  const { notice } = delivery
  const stale = notice.expiresAt !== null && notice.expiresAt <= at
  if (stale || !(await ports.outbox.stillOwed(notice))) {
    await ports.outbox.settle(delivery.deliveryId, token, at, 'expired', stale ? '已过时' : '已办结')
    return 'expired'
  }
  await channel.send(delivery)
  await ports.outbox.settle(delivery.deliveryId, token, at, 'sent', null)
  return 'delivered'
}

/** The first look strictly after `at`. */
export function nextCourierLook(calendar: Calendar, at: Instant): Instant {
  for (
    let day = firstWorkdayOnOrAfter(calendar, dateOf(at));
    ;
    day = firstWorkdayOnOrAfter(calendar, addDays(day, 1))
  ) {
    const look = lookTimes.map((time) => instantAt(day, time)).find((each) => each > at)
    if (look !== undefined) return look
  }
}
