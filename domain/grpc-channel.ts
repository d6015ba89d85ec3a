/** Of gRPC's own settings for a connection, those that every client of a Temporal server gives. */
export interface GrpcChannel {
  /** In bytes; -1: none. */
  readonly 'grpc.max_receive_message_length': -1
  /** 0: the proxy of the environment is passed over. */
  readonly 'grpc.enable_http_proxy': 0 | 1
}

/**
 * How a Temporal server at `host:port` is reached: a page of a history is read whatever its size, since the server limits
 * what goes in and gRPC's own 4 MB are less than three long messages; and this machine is never reached by way of a proxy.
 */
export function channelTo(address: string): GrpcChannel {
  return {
    'grpc.max_receive_message_length': -1,
    'grpc.enable_http_proxy': isOwnMachine(address) ? 0 : 1,
  }
}

const ownNames =
  /^(?:(?:[^:]+\.)?localhost\.?|127(?:\.\d+){1,3}|0(?:\.0){0,3}|\[?(?:::1|::|::ffff:127(?:\.\d+){3})\]?)$/i

/** Whether that address, with or without a port, is the loopback address by any of its names. */
export function isOwnMachine(address: string): boolean {
  return ownNames.test(address) || ownNames.test(address.replace(/:\d+$/, ''))
}
