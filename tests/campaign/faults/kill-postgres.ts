import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

const longestLifeMs = 3_000
const longestAbsenceMs = 1_500

/** SIGKILL of PostgreSQL's first process so many times; it is started again on the same data and recovers from its log. */
export function killPostgres(times: number): Fault {
  return async ({ postgres }, random) => {
    if (postgres === null) throw new Error('this round has no PostgreSQL')
    for (let count = 0; count < times; count += 1) {
      await sleep(random.whole(200, longestLifeMs))
      await postgres.kill()
      await sleep(random.whole(0, longestAbsenceMs))
      await postgres.startAgain()
    }
    return { 'PostgreSQL killed': times }
  }
}
