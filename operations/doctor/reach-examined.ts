import { join } from 'node:path'
import { addressOf } from '../../temporal/local/local-temporal.ts'
import { runningServerOf } from '../../temporal/local/server-record.ts'
import { connectTemporal, type TemporalConnection } from '../../temporal/client/connect-temporal.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'
import { whyRefused } from '../../temporal/client/why-refused.ts'

export interface ExaminedTemporal extends Omit<TemporalServer, 'namespace'> {
  readonly isEmbedded: boolean
  /** Null: it does not let us in, does not answer, or does not run. */
  readonly temporal: TemporalConnection | null
  /** Why it does not let us in, which waiting does not help; null: it does, or nobody answered. */
  readonly refused: string | null
}

const connectMs = 5_000
const embeddedNamespace = 'default'

/** The server of the settings, else the embedded one of the data folder when it runs; nothing is started. */
export async function reachExamined(
  dataFolder: string,
  foreign: TemporalServer | null,
): Promise<ExaminedTemporal> {
  if (foreign !== null) return { ...foreign, isEmbedded: false, ...(await connectedTo(foreign)) }
  const file = join(dataFolder, 'temporal.db')
  const server = await runningServerOf(file)
  if (server === null) return { address: file, isEmbedded: true, temporal: null, refused: null }
  const own = { address: addressOf(server.port), namespace: embeddedNamespace }
  return { ...own, isEmbedded: true, ...(await connectedTo(own)) }
}

async function connectedTo(server: TemporalServer): Promise<Pick<ExaminedTemporal, 'temporal' | 'refused'>> {
  try {
    return { temporal: await connectTemporal(server, connectMs), refused: null }
  } catch (error) {
    return { temporal: null, refused: await whyRefused(server, error) }
  }
}
