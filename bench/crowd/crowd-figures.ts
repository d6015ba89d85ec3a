import { setTimeout as sleep } from 'node:timers/promises'
import { atMost, type Figure, mustBe, told, withUnit } from '../figure.ts'
import { say } from '../say.ts'
import { quantile } from '../statistics.ts'
import { withTempFolder } from '../temp-folder.ts'
import { type Crowd, type CrowdWorker, grown, withCrowd } from './crowd.ts'
import { evictedLatencies } from './evicted.ts'
import { losses } from './losses.ts'
import { type Morning, scoutMornings } from './mornings.ts'
import { wakeTogether } from './wake-together.ts'

export interface CrowdOptions extends CrowdWorker {
  /** Teams at the first and at the second measure. */
  readonly small: number
  readonly large: number
  /** Updates, and wake-ups, of workflows that are not in the cache. */
  readonly sample: number
}

const limits = { memoryMegabytes: 450, latencyMs: 250, morningSeconds: 120 } as const
const megabyte = 1_024 * 1_024
/** Each of the two mornings is looked for among so many days. */
const scoutedDays = 18
const settleMs = 10_000

/** Memory, mornings and latency with many teams on one worker. */
export function crowdFigures(options: CrowdOptions): Promise<readonly Figure[]> {
  const { large, maxCachedWorkflows, sample, small } = options
  return withTempFolder((folder) =>
    withCrowd(folder, options, async (empty) => {
      const [first, second] = await scoutMornings(empty, scoutedDays)
      const few = await grown(empty, teamIds(1, small))
      say(`${small} teams are armed`)
      const figures: Figure[] = [...(await morningFigures(few, first)), ...(await memoryFigures(few))]
      const beganAtMs = performance.now()
      const many = await grown(few, teamIds(small + 1, large))
      const grewSeconds = (performance.now() - beganAtMs) / 1_000
      say(`${large} teams are armed`)
      figures.push(told(`arming ${large - small} teams more`, withUnit(grewSeconds, 's')))
      figures.push(...(await morningFigures(many, second)), ...(await memoryFigures(many)))
      const latencies = await evictedLatencies(many, sample, maxCachedWorkflows)
      return [
        ...figures,
        ...latencyFigures('update of an evicted workflow', latencies.updates),
        ...latencyFigures('wake-up of an evicted workflow', latencies.wakes),
        told(
          '— events replayed for each, median and most',
          `${quantile(latencies.historyEvents, 0.5)}, ${quantile(latencies.historyEvents, 1)}`,
        ),
        ...(await memoryFigures(many)),
      ]
    }),
  )
}

async function memoryFigures({ teams, worker }: Crowd): Promise<readonly Figure[]> {
  await sleep(settleMs)
  const { peakRssBytes, rssBytes } = await worker.usage()
  const what = `memory of the worker with ${teams.length} teams`
  say(`${what}: ${Math.round(rssBytes / megabyte)} MB, peak ${Math.round(peakRssBytes / megabyte)} MB`)
  return [
    atMost(`${what}, at rest`, rssBytes / megabyte, limits.memoryMegabytes, 'MB'),
    atMost('— highest so far', peakRssBytes / megabyte, limits.memoryMegabytes, 'MB'),
  ]
}

async function morningFigures(crowd: Crowd, morning: Morning): Promise<readonly Figure[]> {
  const { missing, seconds, workerCpuSeconds, workflows } = await wakeTogether(crowd, morning)
  say(`worked off in ${seconds.toFixed(1)} s`)
  const lost = missing === 0 ? await losses(crowd, morning) : []
  for (const line of lost.slice(0, 20)) say(line)
  const { length: teams } = crowd.teams
  return [
    atMost(`a 09:07 at which ${teams} teams wake`, seconds, limits.morningSeconds, 's', 1),
    told('— workflows that wake, worker’s CPU', `${workflows}, ${withUnit(workerCpuSeconds, 's', 1)}`),
    mustBe(
      '— lost: unrecorded workflows, gaps, differences to Temporal',
      `${missing + lost.length}`,
      'none',
      missing + lost.length === 0,
    ),
  ]
}

function latencyFigures(what: string, values: readonly number[]): readonly Figure[] {
  const half = withUnit(quantile(values, 0.5), 'ms')
  return [
    atMost(`${what}, p99 of ${values.length}`, quantile(values, 0.99), limits.latencyMs, 'ms'),
    told('— median and most', `${half}, ${withUnit(quantile(values, 1), 'ms')}`),
  ]
}

function teamIds(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `crowd-${String(from + index).padStart(3, '0')}`)
}
