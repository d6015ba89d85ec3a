import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { addressRefused, guardedLookup, type Resolve } from './guarded-lookup.ts'
import { type AnswerBody, bodyOf, timedOut } from './http-answer-body.ts'
import { hostOf, type OutboundTarget } from './outbound-rules.ts'
import { systemCode } from './system-code.ts'

export interface HttpTimeouts {
  /** From the look-up to the end of TLS. */
  readonly connectMs: number
  /** The whole exchange. */
  readonly totalMs: number
}

/** @source docs/channels.md, "Outbound rules" */
export const httpTimeouts: HttpTimeouts = { connectMs: 5_000, totalMs: 15_000 }

export interface HttpPost {
  readonly target: OutboundTarget
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeouts: HttpTimeouts
}

export type AnswerHeaders = Readonly<Record<string, readonly string[] | undefined>>

/** What came of one POST, told by how far it came and not by what an error says. @source docs/channels.md, "Outcome by phase" */
export type HttpExchange =
  /** Certainly nobody has it. `for`: whether time fixes it or people must. */
  | {
      readonly kind: 'not-delivered'
      readonly phase: 'prepare' | 'resolve' | 'connect'
      readonly code: string
      readonly for: 'time' | 'people'
    }
  /** The connection stood; whether the far end has the message nobody knows. */
  | { readonly kind: 'unknown'; readonly phase: 'request' | 'answer'; readonly code: string }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: AnswerHeaders
      readonly body: AnswerBody
    }

/**
 * One POST over a connection of its own: no proxy, no redirect, no compression, no second try. Resolves in any case;
 * what it gives back holds codes of the system and the far end's answer, never the URL.
 */
export function postOnce(post: HttpPost, resolve: Resolve): Promise<HttpExchange> {
  try {
    return follow(open(post, resolve), post)
  } catch (error) {
    // A header that no header can be: nothing was opened.
    const code = systemCode(error) ?? 'bad-request'
    return Promise.resolve({ kind: 'not-delivered', phase: 'prepare', code, for: 'people' })
  }
}

function open({ target, headers, body }: HttpPost, resolve: Resolve): ClientRequest {
  const { url, isAllowed, ca } = target
  const options: RequestOptions = {
    method: 'POST',
    hostname: hostOf(url),
    port: url.port === '' ? null : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      'Content-Length': Buffer.byteLength(body, 'utf8'),
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      'User-Agent': 'Hopelight',
    },
    // An agent of its own: no connection is used twice, and the environment's proxy switch does not reach it.
    agent: false,
    lookup: guardedLookup(resolve, isAllowed),
    maxHeaderSize: 16 * 1024,
    insecureHTTPParser: false,
  }
  if (url.protocol === 'http:') return requestHttp(options)
  return requestHttps({
    ...options,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca === null ? {} : { ca }),
  })
}

function follow(request: ClientRequest, { target, body, timeouts }: HttpPost): Promise<HttpExchange> {
  const { promise, resolve: settle } = Promise.withResolvers<HttpExchange>()
  let phase: 'resolve' | 'connect' | 'request' | 'answer' =
    isIP(hostOf(target.url)) === 0 ? 'resolve' : 'connect'
  let tls: TLSSocket | null = null
  let answer: IncomingMessage | null = null
  const endAs = (code: string): void => {
    // With a status the far end has spoken: the body's reader settles, whatever becomes of the rest.
    if (answer !== null) return
    settle(
      phase === 'resolve' || phase === 'connect'
        ? { kind: 'not-delivered', phase, code, for: isForPeople(code, tls) ? 'people' : 'time' }
        : { kind: 'unknown', phase, code },
    )
    request.destroy()
  }
  const connecting = setTimeout(() => endAs(timedOut), timeouts.connectMs)
  const running = setTimeout(() => {
    endAs(timedOut)
    answer?.destroy(Object.assign(new Error(timedOut), { code: timedOut }))
  }, timeouts.totalMs)
  request.once('socket', (socket) => {
    tls = socket instanceof TLSSocket ? socket : null
    socket.once('lookup', (error: Error | null) => {
      if (error === null) phase = 'connect'
    })
    socket.once(tls === null ? 'connect' : 'secureConnect', () => {
      clearTimeout(connecting)
      phase = 'request'
    })
  })
  request.once('finish', () => {
    if (phase === 'request') phase = 'answer'
  })
  request.once('response', (response) => {
    answer = response
    const { statusCode: status = 0, headersDistinct: headers } = response
    void bodyOf(response).then((read) => settle({ kind: 'answer', status, headers, body: read }))
  })
  request.on('error', (error) => endAs(systemCode(error) ?? 'network'))
  request.once('close', () => endAs('closed'))
  request.end(body)
  return promise.finally(() => {
    clearTimeout(connecting)
    clearTimeout(running)
    request.destroy()
  })
}

/** A wrong address or certificate does not pass by itself. */
function isForPeople(code: string, tls: { readonly authorizationError: unknown } | null): boolean {
  return code === addressRefused || (tls?.authorizationError ?? null) !== null
}
