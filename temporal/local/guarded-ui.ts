import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { isOfOtherPage } from './of-other-page.ts'
import { PortInUseError } from './errors.ts'
import type { HiddenPlace } from './hidden-place.ts'

/** The Web UI as people reach it. */
export interface GuardedUi {
  readonly address: string
  close(): void
}

const loopback = '127.0.0.1'

/**
 * Opens that port of the loopback address for the Web UI, which itself takes requests from any page: passed on is only
 * what was asked for by an address of this machine and comes from no other page. Throws `PortInUseError`.
 */
export async function guardUi(port: number, place: HiddenPlace): Promise<GuardedUi> {
  const hosts = new Set([`${loopback}:${port}`, `localhost:${port}`])
  // One of its own is never sent by way of a proxy.
  const agent = new Agent({ keepAlive: true })
  const server = createServer((asked, answer) => {
    if (isOwn(asked, hosts)) passOn(asked, answer, place, agent)
    else
      answer
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('Host, Origin or Sec-Fetch-Site not allowed\n')
  })
  await listening(server, port)
  return {
    address: `http://${loopback}:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
}

/** A page that names this machine by another name, or stands at another address, is none of ours. */
function isOwn(asked: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const { host } = asked.headers
  return host !== undefined && hosts.has(host) && (!isOfOtherPage(asked.headers) || isFollowedLink(asked))
}

/** Whoever follows a link sees the page; the page with the link learns nothing of it. */
function isFollowedLink({ headers, method }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.origin === undefined &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  )
}

function passOn(asked: IncomingMessage, answer: ServerResponse, place: HiddenPlace, agent: Agent): void {
  const { headers, method, url } = asked
  const passed = request({ ...place, agent, method, path: url, headers }, (got) => {
    // In a frame of another page a click could be led onto its buttons.
    answer.writeHead(got.statusCode ?? 502, { ...got.headers, 'x-frame-options': 'DENY' })
    got.pipe(answer)
  })
  passed.on('error', () => {
    if (answer.headersSent) answer.destroy()
    else answer.writeHead(502).end()
  })
  answer.on('close', () => passed.destroy())
  asked.pipe(passed)
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, 'Temporal Web UI') : error)
    })
    server.listen(port, loopback, () => resolve())
  })
}
