/** How fast a channel may be used, below what its far end takes. @source docs/channels.md, "When to send" */
export interface SendingPace {
  /** Null: no limit is known. */
  readonly perMinute: number | null
  readonly perSecond: number | null
}

/** Milliseconds until the next message may go, after those sent at the given epoch milliseconds; 0: now. */
export function waitMs(pace: SendingPace, sentAtMs: readonly number[], nowMs: number): number {
  return Math.max(
    waitWithin(pace.perMinute, 60_000, sentAtMs, nowMs),
    waitWithin(pace.perSecond, 1_000, sentAtMs, nowMs),
  )
}

function waitWithin(most: number | null, spanMs: number, sentAtMs: readonly number[], nowMs: number): number {
  if (most === null) return 0
  const recent = sentAtMs.filter((each) => each > nowMs - spanMs).toSorted((one, other) => one - other)
  const blocking = recent[recent.length - most]
  return blocking === undefined ? 0 : blocking + spanMs - nowMs
}
