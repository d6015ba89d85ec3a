import { isZhezhengdingAccount } from '../../config/settings/zhezhengding-account.ts'
import { createHmac } from 'node:crypto'
import type { Channel, Message, SendResult } from './channel.ts'
import { bytesOf } from './fit-lines.ts'
import type { HttpTimeouts } from './http-exchange.ts'
import type { VendorWord } from './http-outcome.ts'
import { isJsonObject, type JsonObject } from './json-object.ts'
import type { Gateway } from './outbound-rules.ts'
import { badSettings, type OutboundPorts, refused, robotChannel } from './robot-channel.ts'
import type { RobotText } from './robot-text.ts'
import { minuteMs, type Verdict } from './verdict.ts'

/**
 * 浙政钉 work notification, after public clients and documents. NOT TRIED AGAINST THE LIVE PLATFORM: least sure are the
 * form of its answers and how values stand in the signed text. What it answers otherwise than expected becomes an
 * unknown or an unlisted refusal, never `sent`. @source docs/channels.md, "Zhezhengding"
 */
export interface ZhezhengdingOptions {
  readonly channelId: string
  readonly apiKey: string
  readonly secret: string
  readonly tenantId: string
  /** The platform wants to know from where it is called. */
  readonly clientIp: string
  readonly clientMac: string
  /** `saas`: the twin at another host. */
  readonly platform: 'province' | 'saas'
  readonly gateway: Gateway | null
  readonly timeouts: HttpTimeouts
}

export interface ZhezhengdingPorts extends OutboundPorts {
  /** So many random bytes, for the nonce. */
  readonly random: (bytes: number) => Uint8Array
}

const origins = {
  province: 'https://openplatform-pro.ding.zj.gov.cn',
  saas: 'https://openplatform.dg-work.cn',
} as const
const path = '/message/workNotification'
/** Of the field `msg`; the platform takes 2,048. */
const mostBytes = 2_000

/** @source docs/channels.md, "Zhezhengding" */
export const zhezhengdingCodes: ReadonlyMap<string, Verdict> = new Map([
  ['OPF-B001-05-16-0002', 'config-fault'],
])

/** One person's work notification; the platform knows a repeat by `bizMsgId`. */
export function zhezhengdingChannel(options: ZhezhengdingOptions, ports: ZhezhengdingPorts): Channel {
  return robotChannel(
    {
      channelId: options.channelId,
      kind: 'zhezhengding',
      limits: { bytes: mostBytes, perMinute: null, perSecond: null, dedupes: true },
      gateway: options.gateway,
      timeouts: options.timeouts,
      form: (message) => ({
        escape: (line) => line,
        keyword: null,
        fits: (text) => bytesOf(msgOf(text, message)) <= mostBytes,
      }),
      fault: (message) => faultOf(options, message),
      write: (text, message, messageId, nowMs) => {
        const fields = {
          bizMsgId: messageId,
          msg: msgOf(text, message),
          receiverIds: message.address ?? '',
          tenantId: options.tenantId,
        }
        const timestamp = zhezhengdingTime(nowMs)
        const nonce = `${nowMs}${Buffer.from(ports.random(8)).toString('hex')}`
        const signed = zhezhengdingText('POST', timestamp, nonce, path, fields)
        return {
          url: `${options.gateway?.origin ?? origins[options.platform]}${path}`,
          headers: {
            'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
            apiKey: options.apiKey,
            'X-Hmac-Auth-Timestamp': timestamp,
            'X-Hmac-Auth-Version': '1.0',
            'X-Hmac-Auth-Nonce': nonce,
            'X-Hmac-Auth-Signature': zhezhengdingSign(options.secret, signed),
            'X-Hmac-Auth-IP': options.clientIp,
            'X-Hmac-Auth-MAC': options.clientMac,
          },
          body: Object.entries(fields)
            .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
            .join('&'),
        }
      },
      reading: { read: (body) => readAnswer(body), tooFastMs: minuteMs },
    },
    ports,
  )
}

/** What is signed: method, time, nonce, path and the fields in order, as they are before they are encoded. */
export function zhezhengdingText(
  method: string,
  timestamp: string,
  nonce: string,
  uri: string,
  fields: Readonly<Record<string, string>>,
): string {
  const sorted = Object.entries(fields)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  return [method, timestamp, nonce, uri, ...(sorted.length === 0 ? [] : [sorted.join('&')])].join('\n')
}

export function zhezhengdingSign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('base64')
}

/** `2026-11-23T16:07:00.000+08:00` */
export function zhezhengdingTime(nowMs: number): string {
  return new Date(nowMs + 8 * 60 * minuteMs).toISOString().replace('Z', '+08:00')
}

function faultOf({ tenantId, apiKey, secret }: ZhezhengdingOptions, { address }: Message): SendResult | null {
  if (tenantId === '' || apiKey === '' || secret === '') return badSettings('bad-settings')
  // A comma would make two receivers of one.
  return isZhezhengdingAccount(address ?? '') ? null : refused('bad-address', true)
}

/** The platform drops a text that a person had already that day: date and count are in it. */
function msgOf({ heading, lines }: RobotText, { datedAt, notices, language }: Message): string {
  const day = datedAt.slice(0, 10)
  const stamp =
    language === 'zh' ? `（${day}，共${notices.length}项）` : ` (${day}, ${notices.length} in all)`
  return JSON.stringify({ msgtype: 'text', text: { content: [`${heading}${stamp}`, ...lines].join('\n') } })
}

/** Sent only if the platform and the service behind it both say so; null: the answer has another form. */
function readAnswer(body: JsonObject): VendorWord | null {
  const { success, content } = body
  if (typeof success !== 'boolean') return null
  const inner = isJsonObject(content) ? content : {}
  if (success && typeof inner['success'] !== 'boolean') return null
  const code = codeIn([inner['responseCode'], body['responseCode'], body['errorCode'], body['code']])
  if (success && inner['success'] === true) return { code: '0', verdict: 'sent' }
  return { code, verdict: zhezhengdingCodes.get(code) ?? 'unlisted' }
}

/** The first that has the form of the platform's codes, so that nothing else of the server comes into a result. */
function codeIn(fields: readonly unknown[]): string {
  const found = fields.find(
    (field) => typeof field === 'string' && /^(?:OPF(?:-[A-Z0-9]{2,4}){2,6}|-?\d{1,5})$/.test(field),
  )
  return typeof found === 'string' ? found : 'unlisted'
}
