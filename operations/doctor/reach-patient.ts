import { join } from 'node:path'
import { addressOf } from '../../temporal/local/local-temporal.ts'
import { runningServerOf } from '../../temporal/local/server-record.ts'
import { connectTemporal, type TemporalDoor } from '../../temporal/client/connect-temporal.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'
import { whyRefused } from '../../temporal/client/why-refused.ts'

export interface ReachedPatient extends Omit<TemporalServer, 'namespace'> {
  readonly isEmbedded: boolean
  /** Null: it does not let us in, does not answer, or does not run. */
  readonly door: TemporalDoor | null
  /** Why it does not let us in, which waiting does not help; null: it does, or nobody answered. */
  readonly refused: string | null
}

const connectMs = 5_000
const embeddedNamespace = 'default'

/** The server of the settings, else the embedded one of the data folder when it runs; nothing is started. */
export async function reachPatient(
  dataFolder: string,
  foreign: TemporalServer | null,
): Promise<ReachedPatient> {
  if (foreign !== null) return { ...foreign, isEmbedded: false, ...(await doorTo(foreign)) }
  const file = join(dataFolder, 'temporal.db')
  const server = await runningServerOf(file)
  if (server === null) return { address: file, isEmbedded: true, door: null, refused: null }
  const own = { address: addressOf(server.port), namespace: embeddedNamespace }
  return { ...own, isEmbedded: true, ...(await doorTo(own)) }
}

async function doorTo(server: TemporalServer): Promise<Pick<ReachedPatient, 'door' | 'refused'>> {
  const { access, address, namespace } = server
  try {
    return { door: await connectTemporal(address, namespace, connectMs, access), refused: null }
  } catch (error) {
    return { door: null, refused: await whyRefused(server, error) }
  }
}
