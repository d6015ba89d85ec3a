import { Connection } from '@temporalio/client'
import { freePort } from '../../client/local-temporal/free-port.ts'
import type { LocalTemporal } from '../../client/local-temporal/local-temporal.ts'
import { prepareEmbeddedNamespace } from '../../client/local-temporal/namespace.ts'
import { startLocalTemporal } from '../../client/local-temporal/server-process.ts'

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
