import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow'
import { nowMs } from './clock.ts'

export interface WakeTimer {
  /** Keeps the timer that is armed, unless it would fire too late; a null instant arms nothing. */
  arm(atMs: number | null, summary: string): void
  readonly isArmed: () => boolean
  /** True once after it fired. */
  readonly fired: () => boolean
  readonly reset: () => void
}

/** The one pending timer of a workflow: a message neither cancels nor re-arms it. @source docs/architecture.md, "The loop" */
export function wakeTimer(): WakeTimer {
  let armedMs: number | null = null
  let scope: CancellationScope | null = null
  let hasFired = false
  const start = (atMs: number, summary: string): void => {
    const own = new CancellationScope()
    armedMs = atMs
    scope = own
    own
      .run(() => sleep(Math.max(1, atMs - nowMs()), { summary }))
      .then(() => {
        if (scope !== own) return
        armedMs = null
        scope = null
        hasFired = true
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error
      })
  }
  return {
    arm(atMs, summary) {
      if (atMs === null || (armedMs !== null && armedMs <= atMs)) return
      scope?.cancel()
      start(atMs, summary)
    },
    isArmed: () => armedMs !== null,
    fired: () => hasFired,
    reset: () => {
      hasFired = false
    },
  }
}
