import { createHmac } from 'node:crypto'
import type { Channel, Message, SendResult } from './channel.ts'
import { bytesOf } from './fit-lines.ts'
import { fittingNotices } from './fitting-notices.ts'
import { type HttpExchange, type HttpTimeouts, postOnce } from './http-exchange.ts'
import { isSuccess, resultOfFault, resultOfStatus } from './http-outcome.ts'
import { type Gateway, outboundTarget } from './outbound-rules.ts'
import { retryAfterMs } from './retry-after.ts'
import { badSettings, type OutboundPorts, refused } from './robot-channel.ts'
import { minuteMs, resultOfVerdict } from './verdict.ts'
import { headingOf, visibleText } from './visible-text.ts'

export interface WebhookOptions {
  readonly channelId: string
  /** Of the operator's settings file. */
  readonly url: string
  /** Two in a rotation: the receiver takes either. */
  readonly secrets: readonly [string, ...string[]]
  /** The receiver needs the recipient's address: an SMS gateway. */
  readonly sendsAddress: boolean
  readonly gateway: Gateway | null
  readonly timeouts: HttpTimeouts
}

const most = { visible: 32 * 1024, body: 64 * 1024 } as const

/** A signed POST to a receiver of the operator's own, that knows a repeat by its id. @source docs/channels.md, "Webhook" */
export function webhookChannel(options: WebhookOptions, ports: OutboundPorts): Channel {
  const fits = (message: Message): boolean =>
    bytesOf(visibleText(message)) <= most.visible && bytesOf(bodyOf(options, message, longestId)) <= most.body
  return {
    channelId: options.channelId,
    kind: 'webhook',
    limits: { bytes: most.visible, perMinute: null, perSecond: null, dedupes: true },
    capacity: (message) => fittingNotices(message, fits),
    async send(message, messageId) {
      if (options.secrets.some((secret) => secret === '')) return badSettings('bad-secret')
      const target = outboundTarget(options.url, options.gateway)
      if (typeof target === 'string') return badSettings(target)
      if (options.sendsAddress && message.address === null) return refused('bad-address', true)
      if (!fits(message)) return refused('too-large')
      const body = bodyOf(options, message, messageId)
      const headers = headersOf(options.secrets, body, messageId, ports.now())
      const exchange = await postOnce({ target, headers, body, timeouts: options.timeouts }, ports.resolve)
      return resultOf(exchange, ports.now())
    },
  }
}

const longestId = 'x'.repeat(32)

/** Hex of the HMAC over the timestamp, a dot and the exact bytes of the body. */
export function webhookSign(secret: string, timestampSeconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestampSeconds}.${body}`, 'utf8').digest('hex')
}

function headersOf(
  secrets: readonly string[],
  body: string,
  messageId: string,
  nowMs: number,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(nowMs / 1_000)
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Idempotency-Key': messageId,
    'X-Hopelight-Delivery': messageId,
    'X-Hopelight-Timestamp': String(seconds),
    'X-Hopelight-Signature': secrets
      .map((secret) => `sha256=${webhookSign(secret, seconds, body)}`)
      .join(','),
  }
}

function bodyOf({ sendsAddress }: WebhookOptions, message: Message, messageId: string): string {
  const { notices, recipientId, address } = message
  const [first, ...others] = notices
  return JSON.stringify({
    version: 1,
    deliveryId: messageId,
    noticeIds: notices.map(({ noticeId }) => noticeId),
    kind: others.length === 0 ? first.kind : 'digest',
    urgency: notices.some(({ urgent }) => urgent) ? 'urgent' : 'normal',
    at: message.datedAt,
    title: headingOf(message),
    text: visibleText(message),
    to: { recipientId, ...(sendsAddress ? { address } : {}) },
  })
}

/** Any 2xx takes the message, 409 has it already; no body is needed for that. */
function resultOf(exchange: HttpExchange, nowMs: number): SendResult {
  if (exchange.kind !== 'answer') return resultOfFault(exchange)
  const { status, headers } = exchange
  if (isSuccess(status) || status === 409) return resultOfVerdict(`http-${status}`, 'sent')
  return resultOfStatus(exchange, retryAfterMs(headers, nowMs) ?? minuteMs)
}
