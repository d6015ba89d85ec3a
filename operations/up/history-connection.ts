import { join } from 'node:path'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { closedLine } from '../../config/owner-only.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { addressOf } from '../../temporal/local/local-temporal.ts'
import { runningServerOf } from '../../temporal/local/server-record.ts'
import { connectTemporal } from '../../temporal/client/connect-temporal.ts'
import type { TemporalClient } from '../../temporal/client/temporal-client.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'
import { whyRefused } from '../../temporal/client/why-refused.ts'
import { claimDataFolder } from './data-folder.ts'
import { reachEmbedded } from './reach-temporal.ts'

export interface HistoryPlace {
  /** Absolute. */
  readonly dataFolder: string
  readonly foreign: TemporalServer | null
  readonly cacheFolder: string
  readonly pathVariable: string
}

export interface HistoryConnection {
  readonly client: TemporalClient
  stop(): Promise<void>
}

const connectMs = 5_000
const embeddedNamespace = 'default'

/** The server of the settings, asked once; `consequence` is what the refusal ends with. */
export async function connectToGiven(
  foreign: TemporalServer,
  consequence: string,
): Promise<HistoryConnection | Refusal> {
  const { address } = foreign
  try {
    const temporal = await connectTemporal(foreign, connectMs)
    return { client: temporal.client, stop: () => temporal.close() }
  } catch (error) {
    const why = (await whyRefused(foreign, error)) ?? '连接不上 / cannot be reached'
    return refuse('unavailable', { problem: `Temporal ${address} ${why}${consequence}` })
  }
}

/**
 * The server of a data folder: the one that serves it at this moment; else the embedded one, started on a free port without
 * a Web UI while nobody else works on the folder, for what `purpose` names. Throws the errors of temporal/local.
 */
export async function connectToOwn(
  { cacheFolder, dataFolder, pathVariable }: Omit<HistoryPlace, 'foreign'>,
  purpose: Parameters<typeof claimDataFolder>[1],
  tell: (line: string) => void,
): Promise<HistoryConnection | Refusal> {
  const running = await runningServerOf(join(dataFolder, 'temporal.db'))
  if (running !== null) {
    return connectToGiven({ address: addressOf(running.port), namespace: embeddedNamespace }, '')
  }
  const folder = await claimDataFolder(dataFolder, purpose)
  if (folder.wasOpen) tell(closedLine(folder.path))
  try {
    const port = await freePort()
    const reached = await reachEmbedded({ dataFolder, cacheFolder, pathVariable, port, uiPort: null }, tell)
    return {
      client: reached.temporal.client,
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
