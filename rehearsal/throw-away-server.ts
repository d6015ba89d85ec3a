import { join } from 'node:path'
import { findTemporalBinary } from '../temporal/local/find-binary.ts'
import { freePort } from '../temporal/local/free-port.ts'
import type { LocalTemporal } from '../temporal/local/local-temporal.ts'
import { prepareEmbeddedNamespace } from '../temporal/local/namespace.ts'
import { startLocalTemporal } from '../temporal/local/server-process.ts'
import { connectTemporal } from '../temporal/client/connect-temporal.ts'

export interface ThrowAwayServer {
  /** Holds the Temporal CLI. */
  readonly cacheFolder: string
  readonly pathVariable: string
  /** Where its log goes. */
  readonly folder: string
  readonly namespace: string
}

/** What a rehearsal needs of its server. */
export type RehearsalServer = Pick<LocalTemporal, 'address' | 'exited' | 'stop' | 'version'>

export type StartRehearsalServer = (
  wanted: ThrowAwayServer,
  say: (line: string) => void,
) => Promise<RehearsalServer>

const connectWithinMs = 30_000

/** A server in memory that can skip time, on a free port; it ends with this process in any case. */
export async function startThrowAwayServer(
  { cacheFolder, folder, namespace, pathVariable }: ThrowAwayServer,
  say: (line: string) => void,
): Promise<LocalTemporal> {
  const binary = await findTemporalBinary({ cacheDir: cacheFolder, pathVariable, log: say })
  const server = await startLocalTemporal({
    binary: binary.path,
    dataFile: null,
    port: await freePort(),
    uiPort: null,
    namespace,
    timeSkipping: true,
    logFile: join(folder, 'temporal.log'),
  })
  try {
    const temporal = await connectTemporal({ address: server.address, namespace }, connectWithinMs)
    try {
      await prepareEmbeddedNamespace(temporal.connection, namespace)
    } finally {
      await temporal.close()
    }
    return server
  } catch (error) {
    await server.stop()
    throw error
  }
}
