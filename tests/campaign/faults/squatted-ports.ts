import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeApiFile } from '../../../operations/up/api-file.ts'
import { runInProcess } from '../../client/support/run-in-process.ts'
import { loadAgent } from '../load/ask.ts'
import { dataFolderOf, type Stage } from '../stage.ts'
import type { Fault } from './fault.ts'

const longestMs = 4_000
const portWithinMs = 30_000

/**
 * So many times the API is killed and a stranger takes its port and answers everything, while people use the CLI; then the
 * same with Temporal's port. Throws when the stranger was shown the token, or the CLI took its answer for the service's.
 */
export function squattedPorts(times: number): Fault {
  return async (stage, random) => {
    await writeApiFile(dataFolderOf(stage), {
      address: stage.apiAddress,
      token: stage.token,
      pid: process.pid,
    })
    for (let count = 0; count < times; count += 1) {
      await squatApi(stage)
      await squatTemporal(stage, random.whole(1_000, longestMs))
    }
    return { 'port of the API squatted': times, 'port of Temporal squatted': times }
  }
}

async function squatApi(stage: Stage): Promise<void> {
  const heard: string[] = []
  const squatter = createHttpServer((request, response) => {
    const ours = request.headers['user-agent'] === loadAgent
    if (!ours) heard.push(`${request.method} ${request.url} ${JSON.stringify(request.rawHeaders)}`)
    request.on('data', (chunk) => void (ours ? null : heard.push(String(chunk))))
    response.writeHead(ours ? 503 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ recorded: true, proof: 'AAAA', port: portOf(stage.apiAddress) }))
  })
  await stage.api.kill()
  const leave = await squat(squatter, portOf(stage.apiAddress))
  const words = ['--data', dataFolderOf(stage)]
  for (const command of [
    ['next'],
    ['show', 'team-1'],
    ['suspend', 'team-1', '--on', '2026-01-05', '--reason', '试'],
  ]) {
    const { exitCode, stdout } = await runInProcess([...command, ...words])
    if (exitCode !== 5 || stdout !== '')
      throw new Error(`${command[0]} took a stranger for the API: ${stdout}`)
  }
  if (heard.length === 0) throw new Error('the stranger on the port of the API was never asked')
  if (heard.join('\n').includes(stage.token)) throw new Error('a stranger was shown the token')
  await leave()
  await stage.api.untilReady()
  const { exitCode, stderr } = await runInProcess(['next', ...words])
  if (exitCode !== 0) throw new Error(`the API that is back is not used: ${stderr}`)
}

async function squatTemporal({ server }: Stage, forMs: number): Promise<void> {
  const squatter = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 200 OK\r\n\r\n')
  })
  await server.kill()
  const leave = await squat(squatter, portOf(`tcp://${server.address}`))
  await sleep(forMs)
  await leave()
  await server.start()
}

/** Listens on a port as soon as whoever is being started there leaves it; gives back how to leave it. */
async function squat(server: Server, port: number): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  const until = performance.now() + portWithinMs
  while (!(await listens(server, port))) {
    if (performance.now() > until) throw new Error(`port ${port} is not given up`)
    await sleep(5)
  }
  return async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
}

async function listens(server: Server, port: number): Promise<boolean> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  }
}

function portOf(address: string): number {
  return Number(new URL(address).port)
}
