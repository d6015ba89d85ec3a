import { randomUUID } from 'node:crypto'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { inParallel } from '../../operations/in-parallel.ts'
import { actorOf } from '../../rehearsal/planned-command.ts'
import { type Random, randomOf } from '../../rehearsal/random.ts'
import { sampleMark } from '../../rehearsal/sample-mark.ts'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { neededFirst } from '../../domain/cadence/milestones.ts'
import { cadenceWorkflowId } from '../../domain/cadence/state.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import { listOccurrences } from '../../ledger/queries/occurrences.ts'
import type { Crowd } from './crowd.ts'
import { wakeLatency } from './wake-latency.ts'

export interface Latencies {
  /** Milliseconds from sending to answer. */
  readonly updates: readonly number[]
  /** Milliseconds from the moment a timer is to fire to the completed task that recorded what it caused. */
  readonly wakes: readonly number[]
  /** Events of the histories that had to be replayed. */
  readonly historyEvents: readonly number[]
}

const dayMs = 86_400_000
const atOnce = 16
const deadlineMs = 30_000

/**
 * Measures so many updates, and as many wake-ups, each of a workflow that is not in the worker's cache: the sample is aged
 * by up to four weeks at random, so that histories are of all lengths, then so many others are looked at that the cache
 * holds none of it, then one after the other is measured.
 */
export async function evictedLatencies(
  crowd: Crowd,
  count: number,
  maxCachedWorkflows: number,
): Promise<Latencies> {
  const random = randomOf('evicted', crowd.teams.length)
  const all = shuffled(
    crowd.teams.flatMap(({ teamId }) => stepKeys.map((step) => ({ teamId, step }) as const)),
    random,
  )
  const forUpdates = all.slice(0, 2 * count)
  const forWakes = all.slice(2 * count, 3 * count)
  const others = all.slice(3 * count).map(({ step, teamId }) => cadenceWorkflowId(teamId, step))
  if (others.length < maxCachedWorkflows) throw new Error('too few workflows to fill the cache with others')
  await age(crowd, [...forUpdates, ...forWakes].map(idOf), random)
  await lookAt(crowd, others.slice(0, maxCachedWorkflows))
  const updates: number[] = []
  const wakes: number[] = []
  const historyEvents: number[] = []
  const { client, connection, namespace } = crowd.stage.temporal
  for (const place of forUpdates) {
    if (updates.length === count) break
    const workflowId = idOf(place)
    const message = await markFor(crowd, place, random)
    if (message === null) continue
    const { historyLength } = await client.workflow.getHandle(workflowId).describe()
    const beganAtMs = performance.now()
    const answer = await sendCommand(client, { workflowId, update: 'markMilestones', message, deadlineMs })
    const tookMs = performance.now() - beganAtMs
    if (!('recorded' in answer)) throw new Error(`${workflowId} refused: ${JSON.stringify(answer)}`)
    updates.push(tookMs)
    historyEvents.push(historyLength)
  }
  await lookAt(crowd, others.slice(0, maxCachedWorkflows))
  for (const place of forWakes) {
    const workflowId = idOf(place)
    const { historyLength, runId } = await client.workflow.getHandle(workflowId).describe()
    await fastForward(connection, namespace, workflowId, 40 * dayMs)
    const wake = await wakeLatency(client, { workflowId, runId, historyLength })
    if (wake === null) continue
    wakes.push(wake)
    historyEvents.push(historyLength)
  }
  return { updates, wakes, historyEvents }
}

interface Place {
  readonly teamId: string
  readonly step: StepKey
}

function idOf({ step, teamId }: Place): string {
  return cadenceWorkflowId(teamId, step)
}

async function age({ stage }: Crowd, workflowIds: readonly string[], random: Random): Promise<void> {
  const { connection, namespace } = stage.temporal
  await inParallel(
    atOnce,
    workflowIds.map((workflowId) => {
      const aheadMs = random.whole(1, 28) * dayMs
      return () => fastForward(connection, namespace, workflowId, aheadMs)
    }),
  )
}

/** A query needs the workflow in memory: it is replayed, and another one goes. */
async function lookAt({ stage }: Crowd, workflowIds: readonly string[]): Promise<void> {
  const { client } = stage.temporal
  await inParallel(
    atOnce,
    workflowIds.map((workflowId) => () => client.workflow.getHandle(workflowId).query('view')),
  )
}

/** A mark that the cadence will take now; null: nothing is open. */
async function markFor({ ledger, stage, teams, template }: Crowd, place: Place, random: Random) {
  const { connection, namespace } = stage.temporal
  const definition = template.steps.find(({ step }) => step === place.step)
  const team = teams.find(({ teamId }) => teamId === place.teamId)
  const today = dateOf(instantFromMs(await virtualNow(connection, namespace, idOf(place))))
  const open = await listOccurrences(ledger, { ...place, states: ['open'] })
  for (const { milestones, period } of open)
    for (const milestone of definition?.milestones ?? []) {
      const state = milestones.find((each) => each.milestone === milestone.milestone)?.state
      if (team === undefined || state !== 'pending' || neededFirst(milestone).length > 0) continue
      const actor = actorOf(team, milestone.owner)
      return { commandId: randomUUID(), actor, period, marks: [sampleMark(milestone, today, random)] }
    }
  return null
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  return list
    .map((each) => ({ each, rank: random.share() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ each }) => each)
}
