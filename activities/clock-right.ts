import type { Calendar } from '../domain/calendar/calendar.ts'
import { addMs, type Instant } from '../domain/calendar/instant.ts'
import { mostClockOffMs } from '../domain/clock-off.ts'
import { sendableFrom } from '../domain/notices/courier-times.ts'
import type { CourierPorts } from './ports.ts'

const lookAgainMs = 15 * 60_000

/** Whether this machine's clock may be relied on; while it may not, that is an item to look after. */
export async function isClockRight({ clock, outbox }: CourierPorts, at: Instant): Promise<boolean> {
  if (Math.abs(await clock.offMs()) <= mostClockOffMs) return true
  await outbox.raise([itemOf(clock)], at)
  return false
}

export async function settleClock({ clock, outbox }: CourierPorts): Promise<void> {
  await outbox.settleAttentions([itemOf(clock)])
}

/** When a courier looks whose machine's clock was wrong at `at`: it is not worth waiting for the next look of the day. */
export function lookAfterWrongClock(calendar: Calendar, at: Instant): Instant {
  return sendableFrom(calendar, addMs(at, lookAgainMs))
}

function itemOf({ machine }: CourierPorts['clock']) {
  return { kind: 'clock-off', subject: machine } as const
}
