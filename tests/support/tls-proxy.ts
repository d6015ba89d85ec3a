import { connect, type AddressInfo, type Socket } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'

export interface TlsProxy {
  readonly address: string
  close(): Promise<void>
}

/** Takes TLS off before a server that speaks plain HTTP/2. */
export async function tlsProxy(target: string, options: TlsOptions): Promise<TlsProxy> {
  const [host = '', port = ''] = target.split(':')
  const open = new Set<Socket>()
  const server = createServer({ ...options, ALPNProtocols: ['h2'] }, (socket) => {
    const upstream = connect(Number(port), host)
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${portOf(server.address())}`,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen')
  return address.port
}
