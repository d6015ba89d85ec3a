import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { freePort } from '../local-temporal/free-port.ts'
import { addressesOf } from '../local-temporal/local-temporal.ts'
import { runningServerOf } from '../local-temporal/server-record.ts'
import { connectTemporal, type TemporalDoor } from '../programme-client/connect-temporal.ts'
import { claimDataFolder } from '../up/data-folder.ts'
import { reachEmbedded } from '../up/reach-temporal.ts'
import type { HistoryDoor, HistoryPlace } from '../up/reach-for-rebuild.ts'

const connectMs = 5_000
const embeddedNamespace = 'default'

/**
 * The server that holds the histories, only to be read: the one of the settings; else the one that serves the data folder at
 * this moment; else the embedded one, started on a free port without a Web UI while nobody else works on the folder. Throws
 * the errors of client/local-temporal.
 */
export async function reachHistories(
  { dataFolder, foreign, cacheFolder, pathVariable }: HistoryPlace,
  tell: (line: string) => void,
): Promise<HistoryDoor | Refusal> {
  if (foreign !== null) return connected(foreign.address, foreign.namespace)
  const dataFile = join(dataFolder, 'temporal.db')
  if (!existsSync(dataFile)) {
    const problem = `${dataFolder} 中没有 temporal.db，无历史可导出；用外部 Temporal 请设 TEMPORAL_ADDRESS / holds no temporal.db`
    return refuse('bad-input', { problem })
  }
  const running = await runningServerOf(dataFile)
  if (running !== null) return connected(addressesOf(running.port, null).address, embeddedNamespace)
  const folder = await claimDataFolder(dataFolder, 'audit export')
  try {
    const port = await freePort()
    const reached = await reachEmbedded({ dataFolder, cacheFolder, pathVariable, port, uiPort: null }, tell)
    return {
      client: reached.door.client,
      async stop() {
        await reached.stop()
        folder.release()
      },
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

async function connected(address: string, namespace: string): Promise<HistoryDoor | Refusal> {
  let door: TemporalDoor
  try {
    door = await connectTemporal(address, namespace, connectMs)
  } catch {
    return refuse('unavailable', { problem: `Temporal ${address} 连接不上 / cannot be reached` })
  }
  return { client: door.client, stop: () => door.close() }
}
