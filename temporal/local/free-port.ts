import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const loopback = '127.0.0.1'

/** A port that nobody listens on at this moment, of that address of this machine. */
export function freePort(host = loopback): Promise<number> {
  return listenOnce(0, host)
}

/** How long a program that was just killed may still hold its port. */
const releaseMs = 2_000

/** Whether somebody listens on that port of the loopback address, and goes on to for two seconds. */
export async function isPortInUse(port: number): Promise<boolean> {
  const until = performance.now() + releaseMs
  while (await isHeld(port)) {
    if (performance.now() >= until) return true
    await sleep(50)
  }
  return false
}

async function isHeld(port: number): Promise<boolean> {
  try {
    await listenOnce(port)
    return false
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return true
    throw error
  }
}

function listenOnce(port: number, host = loopback): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('The socket has no port'))
        else resolve(address.port)
      })
    })
  })
}
