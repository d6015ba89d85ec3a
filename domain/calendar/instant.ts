import { type CivilDate, dateOfDayNumber, dayNumberOf, parseCivilDate } from './civil-date.ts'

/** A moment to the second, exactly `YYYY-MM-DDTHH:mm:ss+08:00`. Text order is time order. */
export type Instant = string

export const chinaOffset = '+08:00'

const offsetSeconds = 8 * 3600
const daySeconds = 86_400

/** That time of that day in +08:00. `time` is `HH:mm` or `HH:mm:ss`; throws `RangeError` for any other. */
export function instantAt(date: CivilDate, time: string): Instant {
  const whole = time.length === 5 ? `${time}:00` : time
  if (!isTime(whole)) throw new RangeError(`not a time of day: ${time}`)
  return `${date}T${whole}${chinaOffset}`
}

/** The instant of an epoch time in milliseconds, the part of a second cut off. */
export function instantFromMs(epochMs: number): Instant {
  const seconds = Math.floor(epochMs / 1000) + offsetSeconds
  const dayNumber = Math.floor(seconds / daySeconds)
  const ofDay = seconds - dayNumber * daySeconds
  const hours = Math.floor(ofDay / 3600)
  const minutes = Math.floor(ofDay / 60) % 60
  return `${dateOfDayNumber(dayNumber)}T${two(hours)}:${two(minutes)}:${two(ofDay % 60)}${chinaOffset}`
}

/** Epoch milliseconds. Throws `RangeError` for what is not an instant. */
export function msOf(instant: Instant): number {
  const [hours, minutes, seconds] = timeOf(instant).split(':').map(Number)
  const ofDay = (hours ?? Number.NaN) * 3600 + (minutes ?? Number.NaN) * 60 + (seconds ?? Number.NaN)
  if (Number.isNaN(ofDay)) throw new RangeError(`not an instant: ${instant}`)
  return (dayNumberOf(dateOf(instant)) * daySeconds + ofDay - offsetSeconds) * 1000
}

/** Its day in +08:00. */
export function dateOf(instant: Instant): CivilDate {
  return instant.slice(0, 10)
}

/** Its `HH:mm:ss` in +08:00. */
export function timeOf(instant: Instant): string {
  return instant.slice(11, 19)
}

/** The instant that a text states in exactly the form of `Instant`; null: it states none. */
export function parseInstant(text: string): Instant | null {
  if (text.length !== 25 || text[10] !== 'T' || text.slice(19) !== chinaOffset) return null
  return parseCivilDate(dateOf(text)) !== null && isTime(timeOf(text)) ? text : null
}

/**
 * The instant of a moment with its offset from UTC, as ISO 8601 writes it (`2026-11-27T01:07:05Z`, seconds and their parts may be
 * left out); null: it is none of the years 1900 to 2999 in +08:00.
 */
export function readMoment(text: string): Instant | null {
  const [, date = '', time = '', seconds = ':00', zulu, sign, hours, minutes] = momentForm.exec(text) ?? []
  const inChina = parseInstant(`${date}T${time}${seconds}${chinaOffset}`)
  if (inChina === null) return null
  const offsetMinutes = zulu === 'Z' ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
  try {
    return parseInstant(addMs(inChina, offsetSeconds * 1000 - offsetMinutes * 60_000))
  } catch {
    return null
  }
}

const momentForm =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.[0-9]{1,9})?(?:(Z)|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/

/** So many milliseconds later, the part of a second cut off; earlier when negative. */
export function addMs(instant: Instant, ms: number): Instant {
  return instantFromMs(msOf(instant) + ms)
}

function isTime(text: string): boolean {
  return /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/.test(text)
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
