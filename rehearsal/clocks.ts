import type { Instant } from '../domain/calendar/instant.ts'

/** `waits`: it goes on once the other steps of its team are as far as it is. */
export type Standing = 'reached' | 'waits' | 'ended'

/** Where the clocks of a rehearsal's cadences stand. */
export interface Clocks {
  tell(workflowId: string, at: Instant, standing: Standing): void
  /** The slowest of those that go on; null: one has not been heard of yet, or all have ended. */
  slowest(): Clock | null
}

export interface Clock {
  readonly at: Instant
  readonly waits: boolean
}

export function clocksOf(workflowIds: readonly string[]): Clocks {
  const clocks = new Map<string, Clock | null>(workflowIds.map((workflowId) => [workflowId, null]))
  return {
    tell(workflowId, at, standing) {
      if (standing === 'ended') clocks.delete(workflowId)
      else if (clocks.has(workflowId)) clocks.set(workflowId, { at, waits: standing === 'waits' })
    },
    slowest() {
      let slowest: Clock | null = null
      for (const clock of clocks.values()) {
        if (clock === null) return null
        if (slowest === null || clock.at < slowest.at) slowest = clock
      }
      return slowest
    },
  }
}
