import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from '../../../rehearsal/random.ts'
import type { StartRehearsalWorker, WorkerPlace } from '../../../rehearsal/worker-port.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

export interface Mortality {
  readonly seed: number
  /** Afterwards a worker is left alive. */
  readonly kills: number
  /** A worker lives so long at most once it polls, in milliseconds. */
  readonly longestLifeMs: number
}

export interface MortalWorker {
  readonly start: StartRehearsalWorker
  /** How many have died by SIGKILL so far. */
  killed(): number
}

/** Runs workers in processes of their own, one after another, and kills each (SIGKILL) at a seeded random moment. */
export function mortalWorker(
  { kills, longestLifeMs, seed }: Mortality,
  startProcess: (place: WorkerPlace) => Promise<WorkerProcess> = (place) => startWorkerProcess(place),
): MortalWorker {
  const random = randomOf(seed, 'kill -9')
  let killed = 0
  return {
    killed: () => killed,
    async start(place) {
      const stop = new AbortController()
      let current = await startProcess(place)
      const live = async (): Promise<void> => {
        for (;;) {
          const life = killed < kills ? sleep(lifeMs(random, longestLifeMs)) : stopped(stop.signal)
          await Promise.race([life, current.exited, stopped(stop.signal)])
          current.kill(stop.signal.aborted ? 'SIGTERM' : 'SIGKILL')
          const signal = await current.exited
          if (stop.signal.aborted) return
          if (signal !== 'SIGKILL') throw new Error(`the worker ended by itself:\n${current.output()}`)
          killed += 1
          current = await startProcess(place)
        }
      }
      const done = live()
      done.catch(() => undefined)
      return {
        done,
        async stop() {
          stop.abort()
          await done.catch(() => undefined)
        },
      }
    },
  }
}

/** Short lives and long ones alike, so that a kill hits starts, single tasks and busy stretches. */
function lifeMs(random: Random, longestMs: number): number {
  return random.chance(25) ? random.whole(0, Math.floor(longestMs / 5)) : random.whole(0, longestMs)
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
