import { setTimeout as sleep } from 'node:timers/promises'
import { addMs } from '../../domain/calendar/instant.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { say } from '../say.ts'
import { cadencesOf, setClocks, takeAllTo } from './clocks.ts'
import type { Crowd } from './crowd.ts'
import type { Morning } from './mornings.ts'

/** How a morning was worked off. */
export interface WorkedOff {
  readonly workflows: number
  /** From the moment they fall due to the last one's record, in real seconds. */
  readonly seconds: number
  /** Of processors' time, by the worker. */
  readonly workerCpuSeconds: number
  /** Workflows that had recorded nothing when the patience ended. */
  readonly missing: number
}

const hourMs = 3_600_000
const pauseMs = 200
const patienceMs = 600_000
/** For setting one clock: two calls to the server and its answer. */
const settingMs = 60
const atLeastMs = 15_000

/** Lets all teams of a crowd wake at the same real moment, and waits until each has recorded what it woke for. */
export async function wakeTogether(crowd: Crowd, morning: Morning): Promise<WorkedOff> {
  const { ledger, worker } = crowd
  const ids = cadencesOf(crowd, [...morning.kindsOfStep.keys()])
  await takeAllTo(crowd, ids, addMs(morning.at, -hourMs))
  say(`${ids.length} workflows stand an hour before ${morning.at}`)
  const dueMs = Date.now() + atLeastMs + ids.length * settingMs
  await setClocks(crowd, ids, morning.at, dueMs)
  const leftMs = dueMs - Date.now()
  if (leftMs < 0) throw new Error(`the clocks were not set in time: ${-leftMs} ms late`)
  say(`their clocks are set, ${Math.round(leftMs / 1_000)} s are left`)
  await sleep(leftMs - 1_000)
  const before = await worker.usage()
  const until = dueMs + patienceMs
  let recorded = await recordedAt(ledger, morning)
  if (recorded > 0) throw new Error(`${recorded} woke too early`)
  while (recorded < ids.length && Date.now() < until) {
    await sleep(pauseMs)
    recorded = await recordedAt(ledger, morning)
  }
  const seconds = (Date.now() - dueMs) / 1_000
  const after = await worker.usage()
  return {
    workflows: ids.length,
    seconds,
    workerCpuSeconds: (after.cpuMs - before.cpuMs) / 1_000,
    missing: ids.length - recorded,
  }
}

/** How many workflows, the scout's aside, have recorded what was due then. */
async function recordedAt({ db }: Ledger, { at }: Morning): Promise<number> {
  const { count } = await db
    .selectFrom('event')
    .select((expression) => expression.fn.count<number>('workflow_id').distinct().as('count'))
    .where('scheduled_at', '=', at)
    .where('team_id', '!=', 'scout')
    .executeTakeFirstOrThrow()
  return count
}
