import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { refuse, type Refusal } from '../../domain/refusals.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { connectToGiven, type HistoryConnection, type HistoryPlace } from './history-connection.ts'
import { reachEmbedded } from './reach-temporal.ts'

/**
 * Why there is nothing to rebuild from, before anything is touched; null: there may be. A new file would be made where
 * there is none, and an empty record built from it.
 */
export function missingHistories({
  dataFolder,
  foreign,
}: Pick<HistoryPlace, 'dataFolder' | 'foreign'>): Refusal | null {
  if (!existsSync(dataFolder)) {
    const problem = `没有数据文件夹 ${dataFolder}，见 --data / there is no data folder ${dataFolder}`
    return refuse('bad-input', { problem })
  }
  if (foreign !== null || existsSync(join(dataFolder, 'temporal.db'))) return null
  const problem = `${dataFolder} 中没有 temporal.db，无历史可重建；用外部 Temporal 请设 TEMPORAL_ADDRESS / holds no temporal.db`
  return refuse('bad-input', { problem })
}

/**
 * The server that holds the histories: the one of the settings, asked once, else the embedded one, started on a free port
 * and without a Web UI. Throws the errors of temporal/local.
 */
export async function reachForRebuild(
  { dataFolder, foreign, cacheFolder, pathVariable }: HistoryPlace,
  tell: (line: string) => void,
): Promise<HistoryConnection | Refusal> {
  if (foreign !== null) return connectToGiven(foreign, '，台账未作改动 / the ledger is unchanged')
  const port = await freePort()
  const reached = await reachEmbedded({ dataFolder, cacheFolder, pathVariable, port, uiPort: null }, tell)
  return { client: reached.temporal.client, stop: () => reached.stop() }
}
