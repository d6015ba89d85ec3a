import { createHmac } from 'node:crypto'
import { headerOf, isOfType, isSame, jsonOf, textOf } from './fake-request.ts'
import { delivery, jsonAnswer, refusal, statusAnswer } from './http-answers.ts'
import { type HttpFake, type HttpFakeOptions, httpFake } from './http-fake.ts'
import type { SeenRequest } from './http-visit.ts'

const skewMs = 5 * 60_000

/** A receiver as an office writes one: signature, time and id checked; a repeat is answered and not told again. */
export function webhookFake(
  receiver: { readonly secret: string; readonly path: string },
  options: HttpFakeOptions = {},
): Promise<HttpFake> {
  const known = new Set<string>()
  return httpFake((request) => {
    if (request.method !== 'POST') return refusal(statusAnswer(405), 'method')
    if (request.url !== receiver.path) return refusal(statusAnswer(404), 'path')
    if (!isOfType(request, 'application/json')) return refusal(statusAnswer(415), 'type')
    if (!isTimely(request)) return refusal(statusAnswer(401), 'timestamp')
    if (!isSigned(request, receiver.secret)) return refusal(statusAnswer(401), 'sign')
    const json = jsonOf(request)
    const id = headerOf(request, 'X-Hopelight-Delivery')
    if (json === null || id === '' || textOf(json, 'deliveryId') !== id)
      return refusal(statusAnswer(422), 'body')
    const taken = jsonAnswer({ taken: true })
    if (known.has(id)) return { answer: taken, delivered: false, why: 'repeat', ids: [id] }
    known.add(id)
    return delivery(taken, [id])
  }, options)
}

function isTimely(request: SeenRequest): boolean {
  const timestamp = headerOf(request, 'X-Hopelight-Timestamp')
  return /^\d{10}$/.test(timestamp) && Math.abs(Number(timestamp) * 1_000 - request.at) <= skewMs
}

/** One of the signatures is right: in a rotation there are two. */
function isSigned(request: SeenRequest, secret: string): boolean {
  const right = createHmac('sha256', secret)
    .update(`${headerOf(request, 'X-Hopelight-Timestamp')}.`)
    .update(request.raw)
    .digest('hex')
  return headerOf(request, 'X-Hopelight-Signature')
    .split(',')
    .some((signature) => isSame(signature, `sha256=${right}`))
}
