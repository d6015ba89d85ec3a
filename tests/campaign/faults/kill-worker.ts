import { setTimeout as sleep } from 'node:timers/promises'
import { shortLife } from '../tended.ts'
import type { Fault } from './fault.ts'

const longestLifeMs = 1_500

/** SIGKILL so many times, each at a random moment of a worker that polls or of one that starts. */
export function killWorker(times: number): Fault {
  return async ({ worker }, random) => {
    const before = worker.died.killed
    worker.from(() => shortLife(random))
    while (worker.died.killed - before < times) {
      // One in four dies while it starts, or just after.
      if (random.chance(75)) await worker.untilReady()
      await sleep(random.whole(0, longestLifeMs))
      await worker.kill()
    }
    return { 'worker killed': worker.died.killed - before }
  }
}
