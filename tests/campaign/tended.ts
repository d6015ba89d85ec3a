import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../rehearsal/random.ts'
import type { Armed, CrashPoint } from '../support/mortal/crash-points.ts'
import type { MortalProcess } from '../support/mortal/mortal-process.ts'

/** What a process is started with, beside its place. */
export interface Life {
  readonly armed: readonly Armed[]
  readonly clockAheadMs: number
  /** Of a worker: what is in memory waits ten seconds for it after its death, and little would go on if all did. */
  readonly maxCachedWorkflows: number
}

/** A process that is started again whenever it has died, as a service manager does. */
export interface Tended {
  /** Null: between two lives. */
  current(): MortalProcess | null
  /** What the next lives are started with; asked before each. */
  from(next: () => Life): void
  /** Kills it (SIGKILL) and counts it. */
  kill(): Promise<void>
  /** Ends it and waits until the next life is ready: nothing that is counted. */
  restart(): Promise<void>
  /** Tells that a crash point outside the process was passed, at which it may have to die. */
  passed(point: CrashPoint): void
  /** Until a process that was started after this call, or runs already, is ready. Throws after so long. */
  untilReady(withinMs?: number): Promise<void>
  stop(): Promise<void>
  readonly died: {
    readonly killed: number
    /** Where it died by itself. */
    readonly points: readonly CrashPoint[]
    /** Ended with neither, such as for want of its database. */
    readonly byItself: number
  }
  /** How often lines with that text were written, by all lives. */
  countSaid(text: string): number
  /** What the last lives wrote, for a report. */
  lastWords(): string
}

/** Of one that will be killed soon. */
export function shortLife(random: Random): Life {
  return { ...harmless, maxCachedWorkflows: random.chance(20) ? 100 : 0 }
}

export const harmless: Life = { armed: [], clockAheadMs: 0, maxCachedWorkflows: 100 }

/** Between the end of one that ended by itself and its next start. */
const pauseMs = 300
const mostKept = 200_000

export function tended(start: (life: Life) => MortalProcess): Tended {
  let next = (): Life => harmless
  let current: MortalProcess | null = null
  let life = harmless
  let outside = new Map<CrashPoint, number>()
  let killing: 'us' | 'restart' | CrashPoint | null = null
  let stopping = false
  const died = { killed: 0, points: [] as CrashPoint[], byItself: 0 }
  let said = ''

  const killedFor = (): typeof killing => killing
  const isStopping = (): boolean => stopping
  const live = async (): Promise<void> => {
    while (!isStopping()) {
      life = next()
      outside = new Map()
      killing = null
      const process = start(life)
      current = process
      const signal = await process.exited
      current = null
      said = (said + process.output()).slice(-mostKept)
      const point = process.crashedAt()
      const reason = point ?? killedFor()
      if (reason === 'us') died.killed += 1
      else if (reason === 'restart' || isStopping()) continue
      else if (reason !== null) died.points.push(reason)
      else {
        died.byItself += 1
        said += `\nended by itself: ${signal ?? 'no signal'}\n`
        await sleep(pauseMs)
      }
    }
  }
  const living = live()
  const untilReady = async (withinMs = 120_000): Promise<void> => {
    const until = performance.now() + withinMs
    while (performance.now() < until) {
      const process = current
      if (process !== null && (await Promise.race([process.ready, sleep(1_000, false)]))) return
      await sleep(20)
    }
    throw new Error(`it was not ready within ${withinMs / 1_000} s:\n${said.slice(-2_000)}`)
  }
  return {
    died,
    current: () => current,
    from(given) {
      next = given
    },
    async kill() {
      const victim = current
      if (victim === null) return
      killing = 'us'
      victim.kill('SIGKILL')
      await victim.exited
    },
    passed(point) {
      const count = (outside.get(point) ?? 0) + 1
      outside.set(point, count)
      if (!life.armed.some((each) => each.point === point && each.passing === count)) return
      killing = point
      current?.kill('SIGKILL')
    },
    untilReady,
    async restart() {
      const victim = current
      if (victim !== null) {
        killing = 'restart'
        victim.kill('SIGKILL')
        await victim.exited
      }
      await untilReady()
    },
    async stop() {
      stopping = true
      current?.kill('SIGKILL')
      await living
    },
    countSaid: (text) => (said + (current?.output() ?? '')).split(text).length - 1,
    lastWords: () => (said + (current?.output() ?? '')).slice(-4_000),
  }
}
