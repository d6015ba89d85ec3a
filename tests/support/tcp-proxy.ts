import { createServer, connect, type Server, type Socket } from 'node:net'

/** A way to a server that can be cut. */
export interface TcpProxy {
  readonly address: string
  /** `cut`: nobody listens. `mute`: what is asked arrives, no answer comes back. */
  turn(mode: 'open' | 'cut' | 'mute'): Promise<void>
}

/** A port that nobody listens on until it is opened. */
export function tcpProxy(port: number, target: string): TcpProxy {
  const [host = '', targetPort = ''] = target.split(':')
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let mute = false

  const join = (socket: Socket): void => {
    const upstream = connect(Number(targetPort), host)
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    socket.on('data', (bytes: Buffer) => upstream.write(bytes))
    upstream.on('data', (bytes: Buffer) => {
      if (!mute) socket.write(bytes)
    })
  }
  const close = async (): Promise<void> => {
    const closing = server
    server = null
    for (const socket of sockets) socket.destroy()
    if (closing !== null) await new Promise((resolve) => closing.close(resolve))
  }
  const listen = async (): Promise<void> => {
    if (server !== null) return
    const listening = createServer(join)
    server = listening
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve))
  }
  return {
    address: `127.0.0.1:${port}`,
    async turn(mode) {
      // What was swallowed would be missing in the middle of a connection.
      if (mode === 'cut' || mute) await close()
      mute = mode === 'mute'
      if (mode !== 'cut') await listen()
    },
  }
}
