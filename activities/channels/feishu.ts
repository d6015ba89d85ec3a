import { createHmac } from 'node:crypto'
import type { Channel } from './channel.ts'
import { withoutMentions } from './escape-markdown.ts'
import { bytesOf } from './fit-lines.ts'
import type { HttpTimeouts } from './http-exchange.ts'
import type { VendorWord } from './http-outcome.ts'
import type { JsonObject } from './json-object.ts'
import type { Gateway } from './outbound-rules.ts'
import { badSettings, type OutboundPorts, robotChannel } from './robot-channel.ts'
import type { RobotText } from './robot-text.ts'
import { type CodeTable, codeIn, codes, wordOf } from './vendor-code.ts'
import { isToken, type PastedUrl, tokenInPath } from './vendor-url.ts'
import { minuteMs } from './verdict.ts'

export interface FeishuOptions {
  readonly channelId: string
  readonly hookId: string
  /** Lark is the same robot at another host. */
  readonly platform: 'feishu' | 'lark'
  /** 签名校验; null: the robot has another security setting. */
  readonly secret: string | null
  /** 自定义关键词: stands in the title of every message; null: none is set. */
  readonly keyword: string | null
  readonly gateway: Gateway | null
  readonly timeouts: HttpTimeouts
}

const origins = { feishu: 'https://open.feishu.cn', lark: 'https://open.larksuite.com' } as const
const path = '/open-apis/bot/v2/hook/'
/** The vendor takes 20 KB; the rest is for signature and form. */
const most = { visible: 18_000, body: 19_500 } as const

/** @source docs/channels.md, "Feishu" */
export const feishuCodes: CodeTable = new Map([
  ...codes('sent', 0),
  ...codes(minuteMs, 11232, 99991400),
  ...codes('config-fault', 19021, 19022, 19024, 19001),
  ...codes('rejected', 9499),
])

/** 飞书自定义机器人: a `post` of plain text to one group. @source docs/channels.md, "Feishu" */
export function feishuChannel(options: FeishuOptions, ports: OutboundPorts): Channel {
  return robotChannel(
    {
      channelId: options.channelId,
      kind: 'feishu',
      limits: { bytes: most.visible, perMinute: 60, perSecond: 3, dedupes: false },
      gateway: options.gateway,
      timeouts: options.timeouts,
      form: () => ({
        escape: withoutMentions,
        keyword: options.keyword,
        fits: (text) => bytesOf(visibleOf(text)) <= most.visible && bytesOf(bodyOf(text, {})) <= most.body,
      }),
      fault: () => (isToken(options.hookId) ? null : badSettings('bad-token')),
      write: (text, _message, _messageId, nowMs) => ({
        url: `${options.gateway?.origin ?? origins[options.platform]}${path}${options.hookId}`,
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: bodyOf(text, signatureOf(options.secret, nowMs)),
      }),
      reading: { read: readAnswer, tooFastMs: minuteMs },
    },
    ports,
  )
}

/** The hook's id in an address that somebody pasted. */
export function readFeishuUrl(text: string, platform: FeishuOptions['platform']): PastedUrl {
  return tokenInPath(text, [origins[platform]], path)
}

/** Time and secret are the key here, and nothing is the message. */
export function feishuSign(secret: string, timestampSeconds: number): string {
  return createHmac('sha256', `${timestampSeconds}\n${secret}`).digest('base64')
}

function signatureOf(secret: string | null, nowMs: number): Readonly<Record<string, string>> {
  if (secret === null) return {}
  const seconds = Math.floor(nowMs / 1_000)
  return { timestamp: String(seconds), sign: feishuSign(secret, seconds) }
}

function bodyOf({ heading, lines }: RobotText, signature: Readonly<Record<string, string>>): string {
  const content = lines.map((text) => [{ tag: 'text', text }])
  return JSON.stringify({
    ...signature,
    msg_type: 'post',
    content: { post: { zh_cn: { title: heading, content } } },
  })
}

function visibleOf({ heading, lines }: RobotText): string {
  return [heading, ...lines].join('\n')
}

function readAnswer(body: JsonObject, waitMs: number | null): VendorWord | null {
  // The older form counts only where the newer is absent.
  const code = codeIn('code' in body ? body['code'] : body['StatusCode'])
  if (code === null) return null
  const word = wordOf(code, feishuCodes)
  return typeof word.verdict === 'number' && waitMs !== null ? { ...word, verdict: waitMs } : word
}
