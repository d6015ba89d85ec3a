import type { AddressInfo, Server, Socket } from 'node:net'

/** A server on 127.0.0.1, on a port of the system's choice. */
export interface LocalServer {
  readonly port: number
  /** Ends every connection too. */
  close(): Promise<void>
}

/** Starts to listen, on any port for 0; the server's connections are followed, so that closing does not wait for a client that hangs. */
export async function listenLocally(server: Server, given = 0): Promise<LocalServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(given, '127.0.0.1', resolve)
  })
  const { port } = readAddress(server.address())
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function readAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port')
  return address
}
