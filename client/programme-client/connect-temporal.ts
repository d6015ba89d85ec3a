import { Client, Connection } from '@temporalio/client'

/** A connection to one namespace. */
export interface TemporalDoor {
  readonly client: Client
  readonly connection: Connection
  readonly namespace: string
  close(): Promise<void>
}

/** Throws when the server does not answer within `timeoutMs`. */
export async function connectTemporal(
  address: string,
  namespace: string,
  timeoutMs: number,
): Promise<TemporalDoor> {
  const connection = await Connection.connect({ address, connectTimeout: timeoutMs })
  return {
    client: new Client({ connection, namespace }),
    connection,
    namespace,
    close: () => connection.close(),
  }
}
