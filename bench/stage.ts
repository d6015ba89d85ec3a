import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultCacheDir } from '../temporal/local/binary-cache.ts'
import { findTemporalBinary } from '../temporal/local/find-binary.ts'
import { freePort } from '../temporal/local/free-port.ts'
import { prepareEmbeddedNamespace } from '../temporal/local/namespace.ts'
import { startLocalTemporal } from '../temporal/local/server-process.ts'
import { connectTemporal, type TemporalConnection } from '../temporal/client/connect-temporal.ts'
import { say } from './say.ts'

/** A real server that can skip time, and a connection to it. */
export interface Stage {
  readonly address: string
  readonly temporal: TemporalConnection
}

const namespace = 'default'
const connectWithinMs = 30_000

export const cacheFolder = defaultCacheDir(process.env)

/** Runs `play` on a server of its own; on a data file it is as durable as `hopelight up`'s, else in memory. */
export async function onStage<T>(
  folder: string,
  keeps: 'file' | 'memory',
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const pathVariable = process.env['PATH'] ?? ''
  const binary = await findTemporalBinary({ cacheDir: cacheFolder, pathVariable, log: say })
  await mkdir(folder, { recursive: true })
  const server = await startLocalTemporal({
    binary: binary.path,
    dataFile: keeps === 'memory' ? null : join(folder, 'temporal.db'),
    port: await freePort(),
    uiPort: null,
    namespace,
    timeSkipping: true,
    logFile: join(folder, 'temporal.log'),
  })
  // One on a data file would outlive us.
  const end = (): void => {
    process.kill(server.pid, 'SIGKILL')
  }
  process.once('exit', end)
  try {
    const temporal = await connectTemporal({ address: server.address, namespace }, connectWithinMs)
    try {
      await prepareEmbeddedNamespace(temporal.connection, namespace)
      return await play({ address: server.address, temporal })
    } finally {
      await temporal.close()
    }
  } finally {
    await server.stop()
    process.off('exit', end)
  }
}
