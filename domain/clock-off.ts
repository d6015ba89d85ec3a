/** What another machine's clock showed, a moment ago. */
export interface ClockReading {
  /** Epoch milliseconds. */
  readonly atMs: number
  /** For how long it may have been so already, in milliseconds. */
  readonly mostAgeMs: number
}

/** How far a clock may be off before nothing is sent any more. @source docs/channels.md, "When to send" */
export const mostClockOffMs = 5 * 60_000

/** By how much a clock that shows `nowMs` is ahead of the other one at least, in milliseconds; negative: behind it. */
export function clockOffMs({ atMs, mostAgeMs }: ClockReading, nowMs: number): number {
  const sinceMs = nowMs - atMs
  return sinceMs < 0 ? sinceMs : Math.max(0, sinceMs - mostAgeMs)
}
