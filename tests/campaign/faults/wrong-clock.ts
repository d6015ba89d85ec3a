import { setTimeout as sleep } from 'node:timers/promises'
import { harmless } from '../tended.ts'
import type { Fault } from './fault.ts'

const dayMs = 86_400_000

/**
 * The clocks of worker and API a day ahead, then a day back, then right. The server's own clock is the machine's and is
 * left alone: setting it back is shown in tests/domain/cadence/machine/clock.test.ts, and all workflows' clocks are taken
 * days ahead by the load.
 */
export function wrongClock(eachMs: number): Fault {
  return async ({ api, worker }) => {
    for (const clockAheadMs of [dayMs, -dayMs, 0]) {
      for (const process of [worker, api]) {
        process.from(() => ({ ...harmless, clockAheadMs }))
        await process.restart()
      }
      await sleep(eachMs)
    }
    return { 'clock a day ahead': 1, 'clock a day back': 1 }
  }
}
