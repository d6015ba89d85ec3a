import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { mostCommandBytes } from '../../domain/payload-size.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { RefusedError, refusedReply } from './refused-error.ts'

/** Fastify's own codes. A framework that adds one is answered by status below. */
const ofFramework: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refuse('body-type'),
  FST_ERR_CTP_BODY_TOO_LARGE: refuse('body-too-large', { most: mostCommandBytes }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refuse('body-length'),
  FST_ERR_CTP_EMPTY_JSON_BODY: refuse('body-not-json'),
  FST_ERR_CTP_INVALID_JSON_BODY: refuse('body-not-json'),
  FST_ERR_BAD_URL: refuse('request-malformed'),
  FST_ERR_MAX_PARAM_LENGTH: refuse('unknown-address'),
}

/** What the framework refuses before a route sees it; null: it is no fault of the client's. */
export function frameworkRefusal(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = ofFramework[code]
  if (known !== undefined) return known
  // The JSON parser's own, for a key that would change the prototype.
  if (error instanceof SyntaxError) return refuse('body-not-json')
  const status = 'statusCode' in error ? error.statusCode : null
  return typeof status === 'number' && status >= 400 && status < 500 ? refuse('request-malformed') : null
}

/** Answers what is no HTTP, or has too much of it, in the form of every other refusal, and hangs up. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) {
    const { status, body } = refusedReply(new RefusedError(refusalOfParser(error.code)))
    const text = JSON.stringify(body)
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Connection: close',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`)
  }
  socket.destroy(error)
}

function refusalOfParser(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return refuse('headers-too-large', { most: maxHeaderSize })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse('request-slow')
    default:
      return refuse('request-malformed')
  }
}
