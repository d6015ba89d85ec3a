import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

const longestMs = 5_000
const enoughPages = 1_000_000

/**
 * The worker's ledger may not grow by one page more: SQLite itself answers SQLITE_FULL, as it does when the disk is full
 * (`pragma max_page_count`, of that one connection), so no file system has to be made.
 */
export function diskFull(times: number): Fault {
  return async ({ worker }, random) => {
    for (let count = 0; count < times; count += 1) {
      await worker.untilReady()
      worker.current()?.leaveRoom({ pages: 0 })
      await sleep(random.whole(2_000, longestMs))
      worker.current()?.leaveRoom({ pages: enoughPages })
      await sleep(random.whole(500, 2_000))
    }
    return { 'disk full': times, 'writes refused by a full disk': worker.countSaid('the disk is full') }
  }
}
