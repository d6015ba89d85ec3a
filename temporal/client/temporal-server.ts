import type { ConnectionOptions } from '@temporalio/client'

/** A Temporal server that is already there, and one namespace of it. */
export interface TemporalServer {
  /** `host:port` */
  readonly address: string
  readonly namespace: string
  /** Omit for an unencrypted connection. */
  readonly access?: TemporalAccess
}

/** How a connection is kept secret, and by what it is let in. */
export interface TemporalAccess extends Readonly<Pick<ConnectionOptions, 'tls' | 'metadata'>> {
  readonly apiKey?: string
}
