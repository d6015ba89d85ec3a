import { onTestFinished } from 'vitest'
import type { Channel, Message, SendResult } from '../../../../activities/channels/channel.ts'
import { type DingtalkOptions, dingtalkChannel } from '../../../../activities/channels/dingtalk.ts'
import { type FeishuOptions, feishuChannel } from '../../../../activities/channels/feishu.ts'
import { systemResolve } from '../../../../activities/channels/guarded-lookup.ts'
import type { Gateway } from '../../../../activities/channels/outbound-rules.ts'
import type { OutboundPorts } from '../../../../activities/channels/robot-channel.ts'
import { type WebhookOptions, webhookChannel } from '../../../../activities/channels/webhook.ts'
import { type WecomOptions, wecomChannel } from '../../../../activities/channels/wecom.ts'
import {
  type ZhezhengdingOptions,
  zhezhengdingChannel,
} from '../../../../activities/channels/zhezhengding.ts'
import { type DingtalkRobot, dingtalkFake } from '../../../../client/sandbox/fakes/dingtalk-fake.ts'
import { type FeishuRobot, feishuFake } from '../../../../client/sandbox/fakes/feishu-fake.ts'
import type { HttpFake } from '../../../../client/sandbox/fakes/http-fake.ts'
import { webhookFake } from '../../../../client/sandbox/fakes/webhook-fake.ts'
import { wecomFake } from '../../../../client/sandbox/fakes/wecom-fake.ts'
import { type ZhezhengdingApp, zhezhengdingFake } from '../../../../client/sandbox/fakes/zhezhengding-fake.ts'
import { sampleId, sampleMessage } from './sample-message.ts'

/** A Monday, 16:07 in Zhejiang. */
export const atWork = Date.parse('2026-11-23T16:07:00+08:00')

/** Long enough for a machine that is busy; tests of time-outs set their own. */
export const patient = { connectMs: 20_000, totalMs: 20_000 } as const
export const hasty = { connectMs: 20_000, totalMs: 700 } as const

/** Secrets that may occur in nothing that a channel gives back. */
export const canaries = {
  token: 'canary0token0e7d1f5a',
  secret: 'SECcanary-secret-4b8c',
  apiKey: 'canary-api-key-77',
  receiver: 'canary-receiver-1001',
} as const

/** A channel to a far end on this machine, and the far end's clock, which the channel's may be ahead of. */
export interface Route {
  readonly fake: HttpFake
  readonly channel: Channel
  readonly clock: { now: number; aheadMs: number }
  readonly send: (message?: Partial<Message>, messageId?: string) => Promise<SendResult>
}

export const localRanges = ['127.0.0.1/32'] as const

export function gatewayTo({ origin }: { readonly origin: string }): Gateway {
  return { origin, ranges: localRanges, ca: null }
}

export async function dingtalkRoute(
  options: Partial<DingtalkOptions> = {},
  robot: Partial<DingtalkRobot> = {},
): Promise<Route> {
  const right = {
    accessToken: canaries.token,
    secret: canaries.secret,
    keywords: ['希望之光'],
    allowedIps: null,
  }
  return route(
    (now) => dingtalkFake({ ...right, ...robot }, { now }),
    (gateway, ports) =>
      dingtalkChannel(
        Object.freeze({
          channelId: 'ding-longyou',
          accessToken: canaries.token,
          secret: canaries.secret,
          keyword: '希望之光',
          gateway,
          timeouts: patient,
          ...options,
        }),
        ports,
      ),
  )
}

export async function wecomRoute(options: Partial<WecomOptions> = {}): Promise<Route> {
  return route(
    (now) => wecomFake({ key: canaries.token }, { now }),
    (gateway, ports) =>
      wecomChannel(
        Object.freeze({
          channelId: 'wecom-office',
          key: canaries.token,
          gateway,
          timeouts: patient,
          ...options,
        }),
        ports,
      ),
  )
}

export async function feishuRoute(
  options: Partial<FeishuOptions> = {},
  robot: Partial<FeishuRobot> = {},
): Promise<Route> {
  const right = { hookId: canaries.token, secret: canaries.secret, keywords: [], allowedIps: null }
  return route(
    (now) => feishuFake({ ...right, ...robot }, { now }),
    (gateway, ports) =>
      feishuChannel(
        Object.freeze({
          channelId: 'feishu-office',
          hookId: canaries.token,
          platform: 'feishu' as const,
          secret: canaries.secret,
          keyword: null,
          gateway,
          timeouts: patient,
          ...options,
        }),
        ports,
      ),
  )
}

export async function zhezhengdingRoute(
  options: Partial<ZhezhengdingOptions> = {},
  app: Partial<ZhezhengdingApp> = {},
): Promise<Route> {
  const right = { apiKey: canaries.apiKey, secret: canaries.secret, tenantId: '196729' }
  let drawn = 0
  const random = (bytes: number): Uint8Array => {
    drawn += 1
    return new Uint8Array(bytes).fill(drawn)
  }
  return route(
    (now) => zhezhengdingFake({ ...right, ...app }, { now }),
    (gateway, ports) =>
      zhezhengdingChannel(
        Object.freeze({
          ...right,
          channelId: 'zzd-city',
          clientIp: '10.20.30.40',
          clientMac: '00:00:5e:00:53:01',
          platform: 'province' as const,
          gateway,
          timeouts: patient,
          ...options,
        }),
        { ...ports, random },
      ),
    { address: canaries.receiver },
  )
}

export const webhookPath = '/hooks/hopelight'

export async function webhookRoute(options: Partial<WebhookOptions> = {}): Promise<Route> {
  return route(
    (now) => webhookFake({ secret: canaries.secret, path: webhookPath }, { now }),
    (gateway, ports) =>
      webhookChannel(
        Object.freeze({
          channelId: 'sms-gateway',
          url: `${gateway.origin}${webhookPath}`,
          secrets: [canaries.secret] as const,
          sendsAddress: false,
          gateway,
          timeouts: patient,
          ...options,
        }),
        ports,
      ),
  )
}

async function route(
  start: (now: () => number) => Promise<HttpFake>,
  connect: (gateway: Gateway, ports: OutboundPorts) => Channel,
  usual: Partial<Message> = { address: null },
): Promise<Route> {
  const clock = { now: atWork, aheadMs: 0 }
  const now = (): number => clock.now
  const fake = await start(now)
  onTestFinished(() => fake.close())
  const channel = connect(gatewayTo(fake), {
    now: () => clock.now + clock.aheadMs,
    resolve: systemResolve,
  })
  return {
    fake,
    channel,
    clock,
    send: (message, messageId = sampleId) => channel.send(sampleMessage({ ...usual, ...message }), messageId),
  }
}
