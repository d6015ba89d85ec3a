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

export interface WecomOptions {
  readonly channelId: string
  /** The robot has no signature: whoever has the key can send. */
  readonly key: string
  readonly gateway: Gateway | null
  readonly timeouts: HttpTimeouts
}

const origin = 'https://qyapi.weixin.qq.com'
const path = '/cgi-bin/webhook/send'
/** The vendor takes 4,096. */
const mostBytes = 4_000

/** @source docs/channels.md, "WeCom" */
export const wecomCodes: CodeTable = new Map([
  ...codes('sent', 0),
  ...codes(minuteMs, 45009, 45033),
  ...codes('retry', -1),
  ...codes('config-fault', 93000, 93004, 93008),
  ...codes('rejected', 40058, 40008, 44004),
])

/** 企业微信群机器人（消息推送）: Markdown to one group. @source docs/channels.md, "WeCom" */
export function wecomChannel(options: WecomOptions, ports: OutboundPorts): Channel {
  return robotChannel(
    {
      channelId: options.channelId,
      kind: 'wecom',
      limits: { bytes: mostBytes, perMinute: 15, perSecond: null, dedupes: false },
      gateway: options.gateway,
      timeouts: options.timeouts,
      form: () => ({
        escape: escapeMarkdown,
        keyword: null,
        fits: (text) => bytesOf(markdownOf(text)) <= mostBytes,
      }),
      fault: () => (isToken(options.key) ? null : badSettings('bad-token')),
      write: (text) => ({
        url: `${options.gateway?.origin ?? origin}${path}?key=${encodeURIComponent(options.key)}`,
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ msgtype: 'markdown', markdown: { content: markdownOf(text) } }),
      }),
      reading: { read: readAnswer, tooFastMs: minuteMs },
    },
    ports,
  )
}

/** The key of an address that somebody pasted. */
export function readWecomUrl(text: string): PastedUrl {
  return tokenInQuery(text, { origin, path, name: 'key' })
}

function markdownOf({ heading, lines }: RobotText): string {
  return [`### ${heading}`, ...lines].join('\n')
}

/** The vendor's text quotes the caller's address and a link: the code alone is kept. */
function readAnswer(body: JsonObject): VendorWord | null {
  const code = codeIn(body['errcode'])
  return code === null ? null : wordOf(code, wecomCodes)
}
