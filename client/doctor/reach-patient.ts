import { join } from 'node:path'
import { runningServerOf } from '../local-temporal/server-record.ts'
import { connectTemporal, type TemporalDoor } from '../programme-client/connect-temporal.ts'

export interface ReachedPatient {
  readonly address: string
  readonly isEmbedded: boolean
  /** Null: it does not answer, or does not run. */
  readonly door: TemporalDoor | null
}

const connectMs = 5_000
const embeddedNamespace = 'default'

/** The server of the settings, else the embedded one of the data folder when it runs; nothing is started. */
export async function reachPatient(
  dataFolder: string,
  foreign: { readonly address: string; readonly namespace: string } | null,
): Promise<ReachedPatient> {
  if (foreign !== null)
    return {
      address: foreign.address,
      isEmbedded: false,
      door: await doorTo(foreign.address, foreign.namespace),
    }
  const server = await runningServerOf(join(dataFolder, 'temporal.db'))
  if (server === null) return { address: join(dataFolder, 'temporal.db'), isEmbedded: true, door: null }
  const address = `127.0.0.1:${server.port}`
  return { address, isEmbedded: true, door: await doorTo(address, embeddedNamespace) }
}

async function doorTo(address: string, namespace: string): Promise<TemporalDoor | null> {
  return connectTemporal(address, namespace, connectMs).catch(() => null)
}
