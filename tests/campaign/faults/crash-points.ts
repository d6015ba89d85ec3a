import { setTimeout as sleep } from 'node:timers/promises'
import { startKeeper } from '../../../temporal/client/start-keeper.ts'
import { keeperWorkflowId } from '../../../workflows/names.ts'
import type { Random } from '../../../rehearsal/random.ts'
import { type CrashPoint, crashPoints } from '../../support/mortal/crash-points.ts'
import { type Life, shortLife, type Tended } from '../tended.ts'
import type { Counts, Fault } from './fault.ts'

/** A point is armed in a quarter of the lives, and then fires at one of its first four passings. */
const armedPercent = 25
const latestPassing = 4
/** With so few left each is armed in every life. */
const few = 4
/** A life at none of whose points anything happens. */
const longestLifeMs = 12_000
const lookMs = 200
const keeperEveryMs = 4_000

/** Worker and API die at each of these points so many times; gives up after so long and tells what was reached. */
export function crashAt(points: readonly CrashPoint[], times: number, withinMs: number): Fault {
  return async (stage, random) => {
    const { api, temporal, worker } = stage
    const until = performance.now() + withinMs
    const left = (process: Tended, of: readonly CrashPoint[]): readonly CrashPoint[] =>
      of.filter((point) => process.died.points.filter((each) => each === point).length < times)
    const sides = ([worker, api] as const).map((process, index) => {
      const own = points.filter((point) => point.startsWith('api/') === (index === 1))
      process.from(() => lifeOf(left(process, own), random))
      return { process, own }
    })
    for (const { process } of sides) await process.restart()
    const seen = sides.map(({ process }) => ({ pid: process.current()?.pid, sinceMs: performance.now() }))
    let keeperAtMs = 0
    let keeperDeaths = 0
    while (performance.now() < until && sides.some(({ own, process }) => left(process, own).length > 0)) {
      await sleep(lookMs)
      if (performance.now() - keeperAtMs > keeperEveryMs) {
        keeperAtMs = performance.now()
        // It archives and compares whenever it is woken.
        await startKeeper(temporal.client).catch(() => undefined)
      }
      const deaths = worker.died.points.filter((point) => point.startsWith('keeper/')).length
      if (deaths > keeperDeaths) {
        keeperDeaths = deaths
        // It would wait longer from death to death; a new one begins at once.
        const ending = temporal.client.workflow.getHandle(keeperWorkflowId).terminate('its activity died')
        await ending.catch(() => undefined)
      }
      for (const [index, { own, process }] of sides.entries()) {
        const pid = process.current()?.pid
        const known = seen[index]
        if (known === undefined || known.pid !== pid) seen[index] = { pid, sinceMs: performance.now() }
        else if (performance.now() - known.sinceMs > longestLifeMs && left(process, own).length > 0)
          await process.restart()
      }
    }
    return countsOf([...worker.died.points, ...api.died.points])
  }
}

function lifeOf(left: readonly CrashPoint[], random: Random): Life {
  const chosen = left.length <= few ? left : left.filter(() => random.chance(armedPercent))
  const armed = chosen.map((point) => ({
    point,
    // Starting happens once in a life.
    passing: onceALife.includes(point) ? 1 : random.whole(1, latestPassing),
  }))
  return { ...shortLife(random), armed }
}

const onceALife: readonly CrashPoint[] = ['worker/ledger-open', 'worker/polling', 'api/listening']

function countsOf(reached: readonly CrashPoint[]): Counts {
  return Object.fromEntries(
    crashPoints
      .map((point) => [point, reached.filter((each) => each === point).length] as const)
      .filter(([, count]) => count > 0),
  )
}
