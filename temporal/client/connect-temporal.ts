import { Client, type Connection } from '@temporalio/client'
import { checkNamespace } from '../local/namespace.ts'
import { openConnection } from './open-connection.ts'
import type { TemporalServer } from './temporal-server.ts'

/** A connection to one namespace. */
export interface TemporalConnection {
  readonly client: Client
  readonly connection: Connection
  readonly namespace: string
  close(): Promise<void>
}

/** Throws when the server does not answer within `timeoutMs`; `NamespaceMissingError`. */
export async function connectTemporal(
  { access, address, namespace }: TemporalServer,
  timeoutMs: number,
): Promise<TemporalConnection> {
  const connection = await openConnection(address, timeoutMs, access === undefined ? {} : { access })
  try {
    await checkNamespace(connection, namespace, timeoutMs)
  } catch (error) {
    await connection.close()
    throw error
  }
  return {
    client: new Client({ connection, namespace }),
    connection,
    namespace,
    close: () => connection.close(),
  }
}
