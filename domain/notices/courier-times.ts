import { addDays } from '../calendar/civil-date.ts'
import { addMs, dateOf, type Instant, instantAt, timeOf } from '../calendar/instant.ts'
import { hoursFrom, hoursTo, lookAt } from '../calendar/office-hours.ts'
import type { WorkingDays } from '../calendar/working-days.ts'
import { firstWorkdayOnOrAfter } from '../calendar/workdays.ts'

const minuteMs = 60_000

/**
 * When a courier looks, on working days: in the morning after what came at 09:07 was recorded, channel by channel in
 * another minute, then at 13:37 and 16:37. @source docs/contracts.md, "Temporal messages"; docs/channels.md, "When to send"
 */
export function courierLooks(channelId: string): readonly string[] {
  const spread = Array.from(channelId).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0)
  return [`09:${10 + (spread % 8)}`, '13:37', '16:37']
}

/** The first look strictly after a moment. Throws as `WorkingDays` does. */
export function nextCourierLook(workingDays: WorkingDays, channelId: string, at: Instant): Instant {
  const looks = courierLooks(channelId)
  for (
    let day = firstWorkdayOnOrAfter(workingDays, dateOf(at));
    ;
    day = firstWorkdayOnOrAfter(workingDays, addDays(day, 1))
  ) {
    const look = looks.map((time) => instantAt(day, time)).find((each) => each > at)
    if (look !== undefined) return look
  }
}

/**
 * The moment itself, when something may be sent then, else the first one after it: from 08:30 to 17:30 of a working day,
 * but at the odd minutes only; outside the hours the next 09:07. Throws as `WorkingDays` does.
 * @source docs/channels.md, "When to send"
 */
export function sendableFrom(workingDays: WorkingDays, at: Instant): Instant {
  const today = dateOf(at)
  const time = timeOf(at)
  if (!workingDays.isWorkday(today) || time > `${hoursTo}:00`)
    return lookAt(firstWorkdayOnOrAfter(workingDays, addDays(today, 1)))
  if (time < `${hoursFrom}:00`) return lookAt(today)
  const later = afterEvenMinutes(at)
  return later === at ? at : sendableFrom(workingDays, later)
}

/** Everybody's programs send on the hour and the half hour: never in minutes 58 to 02 and 28 to 32. */
function afterEvenMinutes(at: Instant): Instant {
  const minute = Number(at.slice(14, 16))
  const ofHalfHour = minute % 30
  if (ofHalfHour > 2 && ofHalfHour < 28) return at
  const waits = ofHalfHour >= 28 ? 33 - ofHalfHour : 3 - ofHalfHour
  return addMs(`${at.slice(0, 17)}00${at.slice(19)}`, waits * minuteMs)
}

const soonMinutes = [1, 5, 15] as const

/**
 * How long a message waits that was certainly not delivered, in milliseconds: 1, 5, 15 minutes, then hourly, each up to a
 * fifth more or less. `attempt` counts from 1; `spread` lies between -1 and 1. @source docs/channels.md, "Classes of failure"
 */
export function retryDelayMs(attempt: number, spread: number): number {
  const minutes = soonMinutes[attempt - 1] ?? 60
  return Math.round(minutes * minuteMs * (1 + spread / 5))
}

/** After which a message is sent again whose result is unknown, where the notice must arrive. */
export const repeatAfterMs = 30 * minuteMs
