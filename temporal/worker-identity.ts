import type { Client } from '@temporalio/client'
import { optionalTsToMs } from '@temporalio/common/lib/time.js'
import { taskQueue } from '../workflows/names.ts'

const separator = ' ledger:'
/** A poll waits for a minute at most; what asked last before that may have ended. */
const freshMs = 75_000

/** How a worker calls itself to the server: its process, and the mark of the ledger that it writes. */
export function workerIdentity(pid: number, host: string, ledgerMark: string): string {
  return `${pid}@${host}${separator}${ledgerMark}`
}

/** The workers that ask for our work, by the ledger that they write; those that name none are left out. */
export async function workersByLedger(client: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { namespace } = client.options
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
  })
  const asked = pollers.map(({ identity, lastAccessTime }) => ({
    identity: identity ?? '',
    atMs: optionalTsToMs(lastAccessTime) ?? 0,
  }))
  // By the server's own clock: ours may be off.
  const latestMs = asked.reduce((most, { atMs }) => Math.max(most, atMs), 0)
  const marked = asked.flatMap(({ atMs, identity }) => {
    const [worker, mark] = identity.split(separator)
    return worker === undefined || mark === undefined || atMs < latestMs - freshMs ? [] : [{ worker, mark }]
  })
  return new Map(
    [...Map.groupBy(marked, ({ mark }) => mark)].map(([mark, workers]) => [
      mark,
      workers.map(({ worker }) => worker).toSorted(),
    ]),
  )
}
