import type { Instant } from '../../domain/calendar/instant.ts'

/** Where the clocks of a rehearsal's cadences stand. */
export interface Clocks {
  tell(workflowId: string, at: Instant, end: 'reached' | 'ended'): void
  /** The slowest of those that go on; null: one has not been heard of yet, or all have ended. */
  slowest(): Instant | null
}

export function clocksOf(workflowIds: readonly string[]): Clocks {
  const standing = new Map<string, Instant | null>(workflowIds.map((workflowId) => [workflowId, null]))
  return {
    tell(workflowId, at, end) {
      if (end === 'ended') standing.delete(workflowId)
      else if (standing.has(workflowId)) standing.set(workflowId, at)
    },
    slowest() {
      let slowest: Instant | null = null
      for (const at of standing.values()) {
        if (at === null) return null
        if (slowest === null || at < slowest) slowest = at
      }
      return slowest
    },
  }
}
