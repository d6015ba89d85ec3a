import { createHmac } from 'node:crypto'
import { asJson, headerOf, isOfType, isSame, noticeNumbers, partOf, pathOf, textOf } from './fake-request.ts'
import { delivery, jsonAnswer, refusal, statusAnswer } from './http-answers.ts'
import { type HttpFake, type HttpFakeOptions, httpFake } from './http-fake.ts'
import type { Judgement, SeenRequest } from './http-visit.ts'

export interface ZhezhengdingApp {
  readonly apiKey: string
  readonly secret: string
  readonly tenantId: string
  /** False: the interface is not granted to the app. */
  readonly isSubscribed?: boolean
}

const skewMs = 15 * 60_000
const mostBytes = 2_048
const mostPerDay = 100

/**
 * 浙政钉 work notification, after public clients and documents: the platform itself may answer otherwise.
 * @source docs/channels.md, "Zhezhengding"
 */
export function zhezhengdingFake(app: ZhezhengdingApp, options: HttpFakeOptions = {}): Promise<HttpFake> {
  const nonces = new Set<string>()
  const judgements = new Map<string, Judgement>()
  const told = new Set<string>()
  const counts = new Map<string, number>()
  return httpFake((request) => {
    const wrong = requestFault(request, app, nonces)
    if (wrong !== null) return wrong
    const fields = fieldsOf(request)
    const id = fields.get('bizMsgId') ?? ''
    const before = judgements.get(id)
    if (before !== undefined) return { ...before, delivered: false, why: 'repeat' }
    const judgement = judgeMessage(fields, dayOf(request.at), told, counts)
    if (judgement.why === 'delivered' || judgement.why === 'equal-text') judgements.set(id, judgement)
    return judgement
  }, options)
}

function fieldsOf({ raw }: SeenRequest): URLSearchParams {
  return new URLSearchParams(raw.toString('utf8'))
}

function says(success: boolean, responseCode: string, why: string): Judgement {
  return refusal(
    jsonAnswer({ success, content: { success: false, responseCode, responseMessage: why } }),
    why,
  )
}

function requestFault(request: SeenRequest, app: ZhezhengdingApp, nonces: Set<string>): Judgement | null {
  if (request.method !== 'POST') return refusal(statusAnswer(405), 'method')
  if (pathOf(request) !== '/message/workNotification') return refusal(statusAnswer(404), 'path')
  if (!isOfType(request, 'application/x-www-form-urlencoded')) return refusal(statusAnswer(415), 'type')
  if (!isSame(headerOf(request, 'apiKey'), app.apiKey)) return refusal(statusAnswer(401), 'api-key')
  const nonce = headerOf(request, 'X-Hmac-Auth-Nonce')
  if (nonce === '' || nonces.has(nonce)) return refusal(statusAnswer(401), 'nonce')
  const timestamp = headerOf(request, 'X-Hmac-Auth-Timestamp')
  if (!isTimely(timestamp, request.at)) return refusal(statusAnswer(401), 'timestamp')
  if (!isSame(headerOf(request, 'X-Hmac-Auth-Signature'), signatureOf(request, timestamp, nonce, app)))
    return refusal(statusAnswer(401), 'sign')
  nonces.add(nonce)
  if (app.isSubscribed === false) return says(false, 'OPF-B001-05-16-0002', 'not-subscribed')
  return fieldsOf(request).get('tenantId') === app.tenantId ? null : says(true, '10001', 'tenant')
}

function isTimely(timestamp: string, at: number): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/.test(timestamp) &&
    Math.abs(Date.parse(timestamp) - at) <= skewMs
  )
}

function signatureOf(
  request: SeenRequest,
  timestamp: string,
  nonce: string,
  { secret }: ZhezhengdingApp,
): string {
  const fields = [...fieldsOf(request)].map(([name, value]) => `${name}=${value}`).toSorted()
  const text = ['POST', timestamp, nonce, pathOf(request), fields.join('&')].join('\n')
  return createHmac('sha256', secret).update(text).digest('base64')
}

/** Equal text to the same person on one day is dropped without a word. */
function judgeMessage(
  fields: URLSearchParams,
  day: string,
  told: Set<string>,
  counts: Map<string, number>,
): Judgement {
  const [receiver, msg] = [fields.get('receiverIds') ?? '', fields.get('msg') ?? '']
  if (receiver === '') return says(true, '10002', 'receiver')
  if (Buffer.byteLength(msg) > mostBytes) return says(true, '10003', 'too-long')
  const content = contentOf(msg)
  if (content === null) return says(true, '10004', 'message')
  const count = (counts.get(`${day} ${receiver}`) ?? 0) + 1
  if (count > mostPerDay) return says(true, '10005', 'too-many')
  counts.set(`${day} ${receiver}`, count)
  const done = jsonAnswer({ success: true, content: { success: true, responseCode: '0', data: {} } })
  if (told.has(`${day} ${receiver} ${content}`)) return refusal(done, 'equal-text')
  told.add(`${day} ${receiver} ${content}`)
  return delivery(done, [fields.get('bizMsgId') ?? '', ...noticeNumbers(content)])
}

function contentOf(msg: string): string | null {
  try {
    const json = asJson(JSON.parse(msg)) ?? {}
    const content = textOf(partOf(json, 'text'), 'content')
    return textOf(json, 'msgtype') === 'text' && content !== '' ? content : null
  } catch {
    return null
  }
}

/** The day in Zhejiang. */
function dayOf(at: number): string {
  return new Date(at + 8 * 60 * 60_000).toISOString().slice(0, 10)
}
