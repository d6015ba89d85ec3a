import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import {
  connectToGiven,
  type HistoryConnection,
  type HistoryPlace,
  connectToOwn,
} from '../up/history-connection.ts'

/**
 * The server that holds the histories, only to be read: the one of the settings; else that of the data folder. Throws the
 * errors of temporal/local.
 */
export async function reachHistories(
  place: HistoryPlace,
  tell: (line: string) => void,
): Promise<HistoryConnection | Refusal> {
  const { dataFolder, foreign } = place
  if (foreign !== null) return connectToGiven(foreign, '')
  if (!existsSync(join(dataFolder, 'temporal.db'))) {
    const problem = `${dataFolder} 中没有 temporal.db，无历史可导出；用外部 Temporal 请设 TEMPORAL_ADDRESS / holds no temporal.db`
    return refuse('bad-input', { problem })
  }
  return connectToOwn(place, 'audit export', tell)
}
