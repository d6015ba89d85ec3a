import { join } from 'node:path'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { freePort } from '../local-temporal/free-port.ts'
import { addressesOf } from '../local-temporal/local-temporal.ts'
import { runningServerOf } from '../local-temporal/server-record.ts'
import { connectTemporal } from '../programme-client/connect-temporal.ts'
import type { TemporalClient } from '../programme-client/temporal-client.ts'
import { claimDataFolder } from '../up/data-folder.ts'
import type { HistoryPlace } from '../up/reach-for-rebuild.ts'
import { reachEmbedded, reachForeign } from '../up/reach-temporal.ts'

export interface NewHomePlace extends HistoryPlace {
  readonly hasOwnArchive: boolean
}

export interface ReachedHome {
  readonly client: TemporalClient
  /** Why no team may be started there; null: it may. */
  readonly startRefusal: Refusal | null
  stop(): Promise<void>
}

const connectMs = 5_000
const foreignWithinMs = 15_000
const embeddedNamespace = 'default'

/**
 * The server that a team is to go on at: the one of the settings, with what keeps a team from being started there; else the
 * one that serves the data folder at this moment; else the embedded one, started for this while nobody else works on the
 * folder. Throws the errors of client/local-temporal, `TemporalRefusedError`.
 */
export async function reachNewHome(
  { cacheFolder, dataFolder, foreign, hasOwnArchive, pathVariable }: NewHomePlace,
  tell: (line: string) => void,
): Promise<ReachedHome | Refusal> {
  if (foreign !== null) {
    const within = AbortSignal.timeout(foreignWithinMs)
    try {
      const { door, problems, startRefusal } = await reachForeign({ ...foreign, hasOwnArchive }, tell, within)
      for (const { command, problem } of problems) tell(`${problem}\n  ${command}`)
      return { client: door.client, startRefusal, stop: () => door.close() }
    } catch (error) {
      if (!within.aborted) throw error
      const problem = `Temporal ${foreign.address} 连接不上，什么都没有改动 / cannot be reached; nothing was changed`
      return refuse('unavailable', { problem })
    }
  }
  const running = await runningServerOf(join(dataFolder, 'temporal.db'))
  if (running !== null) {
    const { address } = addressesOf(running.port, null)
    const door = await connectTemporal(address, embeddedNamespace, connectMs)
    return { client: door.client, startRefusal: null, stop: () => door.close() }
  }
  const folder = await claimDataFolder(dataFolder, 'team adopt')
  try {
    const port = await freePort()
    const reached = await reachEmbedded({ dataFolder, cacheFolder, pathVariable, port, uiPort: null }, tell)
    return {
      client: reached.door.client,
      startRefusal: null,
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
