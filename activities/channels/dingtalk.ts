import { createHmac } from 'node:crypto'
import type { Channel } from './channel.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { bytesOf } from './fit-lines.ts'
import type { HttpTimeouts } from './http-exchange.ts'
import type { VendorWord } from './http-outcome.ts'
import type { JsonObject } from './json-object.ts'
import type { Gateway } from './outbound-rules.ts'
import { badSettings, type OutboundPorts, robotChannel } from './robot-channel.ts'
import type { RobotText } from './robot-text.ts'
import { type CodeTable, codeIn, codes, wordOf } from './vendor-code.ts'
import { isToken, type PastedUrl, tokenInQuery } from './vendor-url.ts'
import { minuteMs } from './verdict.ts'

export interface DingtalkOptions {
  readonly channelId: string
  readonly accessToken: string
  /** 加签; null: the robot has another security setting. */
  readonly secret: string | null
  /** 自定义关键词: stands in the first line of every message; null: none is set. */
  readonly keyword: string | null
  readonly gateway: Gateway | null
  readonly timeouts: HttpTimeouts
}

const origin = 'https://oapi.dingtalk.com'
const path = '/robot/send'
/** Of what is read, and of the request's body, of which the vendor takes 20,000. */
const most = { visible: 15_000, body: 19_500 } as const

/** Beyond 20 a minute a robot is blocked for so long; what the vendor says of waiting is not to be trusted. */
const blockedMs = 10 * minuteMs
/** At whatever hour it begins, it ends on the next day or out of hours. */
const halfDayMs = 12 * 60 * minuteMs

/** @source docs/channels.md, "DingTalk" */
export const dingtalkCodes: CodeTable = new Map([
  ...codes('sent', 0),
  ...codes(blockedMs, 130101, 410100, 1111),
  ...codes(halfDayMs, 90030),
  ...codes('retry', -1),
  ...codes('config-fault', 310000, 300001, 300005, 400101, 400102, 400013, 400106, 88, 404),
  ...codes('rejected', 400105, 40035, 43004, 430101, 430102, 430103, 430104, 460101),
])

/** 钉钉自定义机器人: Markdown to one group. @source docs/channels.md, "DingTalk" */
export function dingtalkChannel(options: DingtalkOptions, ports: OutboundPorts): Channel {
  return robotChannel(
    {
      channelId: options.channelId,
      kind: 'dingtalk',
      limits: { bytes: most.visible, perMinute: 15, perSecond: null, dedupes: false },
      gateway: options.gateway,
      timeouts: options.timeouts,
      form: () => ({
        escape: escapeMarkdown,
        keyword: options.keyword,
        fits: (text) => bytesOf(markdownOf(text)) <= most.visible && bytesOf(bodyOf(text)) <= most.body,
      }),
      fault: () => (isToken(options.accessToken) ? null : badSettings('bad-token')),
      write: (text, _message, _messageId, nowMs) => ({
        url: urlOf(options, nowMs),
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: bodyOf(text),
      }),
      reading: { read: readAnswer, tooFastMs: blockedMs },
    },
    ports,
  )
}

/** The token of an address that somebody pasted. */
export function readDingtalkUrl(text: string): PastedUrl {
  return tokenInQuery(text, { origin, path, name: 'access_token' })
}

/** 加签: base64 of the HMAC, not yet encoded for a URL. */
export function dingtalkSign(secret: string, timestampMs: number): string {
  return createHmac('sha256', secret).update(`${timestampMs}\n${secret}`, 'utf8').digest('base64')
}

function urlOf({ gateway, accessToken, secret }: DingtalkOptions, nowMs: number): string {
  const address = `${gateway?.origin ?? origin}${path}?access_token=${encodeURIComponent(accessToken)}`
  if (secret === null) return address
  return `${address}&timestamp=${nowMs}&sign=${encodeURIComponent(dingtalkSign(secret, nowMs))}`
}

function bodyOf(text: RobotText): string {
  return JSON.stringify({
    msgtype: 'markdown',
    markdown: { title: text.heading, text: markdownOf(text) },
    at: { isAtAll: false },
  })
}

function markdownOf({ heading, lines }: RobotText): string {
  return [`### ${heading}`, ...lines].join('\n\n')
}

function readAnswer(body: JsonObject): VendorWord | null {
  // The gateway before the robot refuses in a form of its own, with or without the robot's code.
  if (body['punish'] === 'deny' || body['status'] === 1111) return wordOf(1111, dingtalkCodes)
  const code = codeIn(body['errcode'])
  if (code === null) return null
  const word = wordOf(code, dingtalkCodes)
  const told = typeof body['errmsg'] === 'string' ? body['errmsg'] : ''
  if (word.verdict === 'unlisted' || word.verdict === 'retry')
    return isTooFast(told) ? { ...word, verdict: blockedMs } : word
  return code === 310000 ? { ...word, code: `310000${securityWord(told)}` } : word
}

/** A message may exceed a length too. */
function isTooFast(told: string): boolean {
  return /太快|过快|频繁|频率|限流|too fast|exceed/i.test(told) && !/bytes|length|long|长/i.test(told)
}

/** In this order: how to put a signature right speaks of its timestamp as well. */
const securityWords: readonly (readonly [RegExp, string])[] = [
  [/whitelist|白名单|\bips?\b.{0,60}(?:not|不)/i, ' ip'],
  [/key ?words?|关键[词字]/i, ' keyword'],
  [/sign\w* (?:not match|mismatch|error)|(?:签名|加签)(?:不匹配|不一致|不正确|错误|无效)/i, ' sign'],
  [/timestamp|时间戳|过期|expired/i, ' timestamp'],
  [/sign|签名|加签/i, ' sign'],
]

/**
 * Which of the robot's security settings: our own word for it, so that advice can be given. The vendor's text comes in
 * English or Chinese, and may quote the address with its `timestamp` and `sign`.
 */
function securityWord(told: string): string {
  const words = told.replaceAll(/https?:\/\/\S+/g, '')
  return securityWords.find(([pattern]) => pattern.test(words))?.[1] ?? ''
}
