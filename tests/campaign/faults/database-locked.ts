import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

/** Longer than a call of the ledger waits for a lock. */
const leastMs = 2_500
const mostMs = 6_000

/** Another process, this one, holds the write lock of the ledger's file for longer than the worker's calls wait. */
export function databaseLocked(times: number): Fault {
  return async ({ place, worker }, random) => {
    if (!('file' in place)) throw new Error('this round has no ledger in a file')
    for (let count = 0; count < times; count += 1) {
      await worker.untilReady()
      await holdLock(place.file, random.whole(leastMs, mostMs))
      await sleep(random.whole(500, 2_000))
    }
    return { 'database locked': times, 'writes refused by a lock': worker.countSaid('is locked') }
  }
}

async function holdLock(file: string, forMs: number): Promise<void> {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  try {
    database.exec('begin immediate')
    await sleep(forMs)
    database.exec('rollback')
  } finally {
    database.close()
  }
}
