import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

const longestLifeMs = 4_000
const longestAbsenceMs = 1_000

/** SIGKILL of the Temporal server so many times; it is started again on the same file. */
export function killServer(times: number): Fault {
  return async ({ server }, random) => {
    const before = server.killed()
    while (server.killed() - before < times) {
      await sleep(random.whole(200, longestLifeMs))
      await server.kill()
      await sleep(random.whole(0, longestAbsenceMs))
      await server.start()
    }
    return { 'server killed': server.killed() - before }
  }
}
