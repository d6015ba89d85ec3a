import { Connection, type ConnectionOptions } from '@temporalio/client'
import { channelTo } from '../../domain/grpc-channel.ts'
import type { TemporalAccess } from './temporal-server.ts'

/** A connection that stands: the one way in which a client reaches a Temporal server. Throws when it does not answer in time. */
export async function openConnection(
  address: string,
  withinMs: number,
  { access = {}, repeats = true }: { readonly access?: TemporalAccess; readonly repeats?: boolean } = {},
): Promise<Connection> {
  const once: Pick<ConnectionOptions, 'interceptors'> = repeats ? {} : { interceptors: [] }
  const channelArgs = { ...channelTo(address) }
  const connection = Connection.lazy({ address, connectTimeout: withinMs, channelArgs, ...access, ...once })
  try {
    await connection.ensureConnected()
    return connection
  } catch (error) {
    await connection.close()
    throw error
  }
}
