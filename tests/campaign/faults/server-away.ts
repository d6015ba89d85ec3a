import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

const muteMs = 3_000

/**
 * Worker and API cannot reach the server for so long; before that it hears them for a while and its answers are lost: what
 * was written, and the caller got a time-out.
 */
export function serverAway(forMs: number): Fault {
  return async ({ proxy }) => {
    await proxy.turn('mute')
    await sleep(muteMs)
    await proxy.turn('cut')
    await sleep(forMs)
    await proxy.turn('open')
    return { 'answers of the server lost': 1, 'server away': 1, 'seconds away': Math.round(forMs / 1_000) }
  }
}
