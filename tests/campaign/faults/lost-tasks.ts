import { setTimeout as sleep } from 'node:timers/promises'
import { eventHash } from '../../../domain/cadence/event-hash.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import type { Stage } from '../stage.ts'
import { harmless } from '../tended.ts'
import type { Fault } from './fault.ts'

const lookMs = 20
const withinMs = 240_000
const takenUpAgainWithinMs = 30_000

/**
 * So many times the worker dies after it has written a batch and before its workflow task is in the history, and the server
 * dies with it: a speculative task, which an update waits in, is in the server's memory alone. The next task gets the same
 * place in the history and writes something else there.
 */
export function lostTasks(times: number): Fault {
  return async (stage, random) => {
    const { server, worker } = stage
    worker.from(() => ({
      ...harmless,
      armed: [{ point: 'record/after-append', passing: random.whole(1, 3) }],
    }))
    await worker.restart()
    const written = new Map<string, string>()
    const until = performance.now() + withinMs
    let lost = 0
    while (lost < times && performance.now() < until) {
      if (worker.died.points.length === lost) {
        await sleep(lookMs)
        continue
      }
      lost = worker.died.points.length
      await server.kill()
      for (const [place, hash] of await entries(stage)) if (!written.has(place)) written.set(place, hash)
      await server.start()
    }
    worker.from(() => harmless)
    await worker.restart()
    await sleep(takenUpAgainWithinMs)
    const now = await entries(stage)
    const otherwise = [...written].filter(([place, hash]) => now.get(place) !== hash).length
    return {
      'workflow task lost with worker and server': lost,
      'entries that a lost task had written, recorded otherwise': otherwise,
    }
  }
}

/** `eventHash` of each entry by its workflow and sequence. */
async function entries({ ledger, teams }: Stage): Promise<ReadonlyMap<string, string>> {
  const events = await Promise.all(teams.map(({ teamId }) => eventsOf(ledger, teamId)))
  return new Map(
    events.flat().map((event) => [`${event.workflowId} ${event.sequence}`, eventHash(event)] as const),
  )
}
