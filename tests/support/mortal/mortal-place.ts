import { join } from 'node:path'
import type { Rig } from '../rig.ts'
import type { MortalWorkerOrder } from './orders.ts'

/** Where a worker of a rig works, in a process of its own. */
export function mortalPlace(
  { calendarVersion, folder, taskQueue }: Rig,
  address: string,
): Omit<MortalWorkerOrder, 'mail' | 'armed'> {
  return {
    address,
    namespace: 'default',
    taskQueue,
    ledger: { file: join(folder, 'ledger.db') },
    dataFolder: folder,
    calendarVersion,
    maxCachedWorkflows: 50,
    clockAheadMs: 0,
  }
}
