import { type Instant, instantFromMs } from '../domain/calendar/instant.ts'

/** The workflow's own time: the one place that reads it; the SDK makes it the same in every replay. */
export function nowMs(): number {
  return Date.now()
}

export function now(): Instant {
  return instantFromMs(nowMs())
}
