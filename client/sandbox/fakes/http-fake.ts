import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { cutOff, playStep } from './http-step-player.ts'
import { type LocalServer, listenLocally } from './local-server.ts'
import type { HttpStep, HttpVisit, Judge, Judgement, SeenRequest } from './http-visit.ts'
import type { SelfSigned } from './self-signed.ts'

export interface HttpFakeOptions {
  readonly now?: () => number
  /** Told of each request that the vendor's rules judged. */
  readonly onJudged?: (request: SeenRequest, judgement: Judgement) => void
  /** With one the server speaks TLS. */
  readonly certificate?: SelfSigned
}

export interface HttpFake extends LocalServer {
  readonly origin: string
  readonly journal: readonly HttpVisit[]
  /** Each request takes the next step; with none left the vendor's rules decide. */
  readonly script: HttpStep[]
  /** Connections so far, with or without a request. */
  readonly connections: () => number
}

/** A server that behaves as a vendor does, or at each request as its script says. */
export async function httpFake(judge: Judge, options: HttpFakeOptions = {}): Promise<HttpFake> {
  const { now = Date.now, certificate, onJudged } = options
  const journal: HttpVisit[] = []
  const script: HttpStep[] = []
  let connections = 0
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const visit = openVisit(request, now())
    const note = (change: Partial<HttpVisit>): void => void Object.assign(visit, change)
    journal.push(visit)
    const step = script.shift() ?? null
    if (step?.do === 'drop' && step.at === 'request') {
      note({ brokeAt: 'request' })
      cutOff(request.socket)
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      note({ raw: Buffer.concat(chunks) })
      const judgement = (): Judgement => {
        const judged = judge(visit)
        onJudged?.(visit, judged)
        return judged
      }
      playStep(step, { response, note, judgement })
    })
    request.on('error', () => request.destroy())
    response.on('error', () => response.destroy())
  }
  const server =
    certificate === undefined
      ? createHttp(serve)
      : createHttps({ key: certificate.key, cert: certificate.certificate }, serve)
  server.on('connection', () => {
    connections += 1
  })
  const listening = await listenLocally(server)
  const origin = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${listening.port}`
  return { ...listening, origin, journal, script, connections: () => connections }
}

function openVisit(request: IncomingMessage, at: number): HttpVisit {
  return {
    at,
    from: request.socket.remoteAddress ?? '',
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    raw: Buffer.alloc(0),
    delivered: false,
    why: '',
    ids: [],
    answered: null,
    brokeAt: null,
    flooded: 0,
  }
}
