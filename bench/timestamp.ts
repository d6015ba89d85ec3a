/** Of a history from the server, or of one that was read from proto-JSON. */
interface Timestamp {
  readonly seconds?: { toString(): string } | null
  readonly nanos?: number | null
}

/** Milliseconds, as of the epoch or of a duration. Throws for none. */
export function milliseconds(timestamp: Timestamp | null | undefined): number {
  if (timestamp == null) throw new Error('an event without its time')
  return Number(timestamp.seconds?.toString() ?? 0) * 1_000 + (timestamp.nanos ?? 0) / 1_000_000
}
