import { Connection } from '@temporalio/client'
import { freePort } from '../../temporal/local/free-port.ts'
import type { LocalTemporal } from '../../temporal/local/local-temporal.ts'
import { prepareEmbeddedNamespace } from '../../temporal/local/namespace.ts'
import { startLocalTemporal } from '../../temporal/local/server-process.ts'

/** A real server that keeps nothing: with time skipping, long retention and search attributes. */
export async function serverInMemory(binary: string, logFile: string): Promise<LocalTemporal> {
  const server = await startLocalTemporal({
    binary,
    dataFile: null,
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    timeSkipping: true,
    logFile,
  })
  const connection = await Connection.connect({ address: server.address })
  try {
    await prepareEmbeddedNamespace(connection, 'default')
  } catch (error) {
    await server.stop()
    throw error
  } finally {
    await connection.close()
  }
  return server
}
