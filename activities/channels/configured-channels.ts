import { isAbsolute, join } from 'node:path'
import type { AddressKind } from '../../domain/notices/recipients.ts'
import {
  addressNeededBy,
  type ChannelSettings,
  channelsWithFile,
  type HopelightSettings,
  isGroupKind,
} from '../../config/hopelight-file-schema.ts'
import type { Channel } from './channel.ts'
import { consoleChannel, type LineOutput } from './console-channel.ts'
import { dingtalkChannel, readDingtalkUrl } from './dingtalk.ts'
import { feishuChannel, readFeishuUrl } from './feishu.ts'
import { httpTimeouts, type HttpTimeouts } from './http-exchange.ts'
import { ndjsonChannel } from './ndjson-channel.ts'
import { outboundTarget } from './outbound-rules.ts'
import {
  type SettingFault,
  type SettingReading,
  settingReading,
  type SettingSources,
  urlProblems,
} from './setting-reading.ts'
import { configuredSmtp } from './configured-smtp.ts'
import { webhookChannel } from './webhook.ts'
import { readWecomUrl, wecomChannel } from './wecom.ts'
import { type ZhezhengdingPorts, zhezhengdingChannel } from './zhezhengding.ts'

/** A way out as the office set it up. */
export interface ConfiguredChannel {
  readonly channel: Channel
  /** What a person must have to be reached by it; null: nothing. */
  readonly needs: AddressKind | null
  /** One message for all, as in a group robot. */
  readonly isGroup: boolean
}

/** What channels are made with. */
export interface ChannelWorld extends SettingSources, ZhezhengdingPorts {
  readonly dataFolder: string
  readonly output: LineOutput
}

export interface ConfiguredChannels {
  readonly channels: readonly ConfiguredChannel[]
  /** By channel id; a channel with a fault is not among the channels. */
  readonly faults: ReadonlyMap<string, readonly SettingFault[]>
}

/** Every channel of the settings, or what is wrong with it: all faults at once, none of which holds a secret. */
export function configuredChannels(settings: HopelightSettings, world: ChannelWorld): ConfiguredChannels {
  const all = channelsWithFile(settings)
  const channels: ConfiguredChannel[] = []
  const faults = new Map<string, readonly SettingFault[]>()
  for (const [channelId, each] of all) {
    const reading = settingReading(world)
    const channel = connect(channelId, each, world, reading)
    if (reading.faults().length > 0) faults.set(channelId, reading.faults())
    else channels.push({ channel, needs: addressNeededBy(each), isGroup: isGroupKind(each.kind) })
  }
  return { channels, faults }
}

function connect(
  channelId: string,
  settings: ChannelSettings,
  world: ChannelWorld,
  reading: SettingReading,
): Channel {
  switch (settings.kind) {
    case 'console':
      return consoleChannel({ channelId, output: world.output })
    case 'file':
      return ndjsonChannel({ channelId, path: fileOf(settings.path, world), now: world.now })
    case 'smtp':
      return configuredSmtp(channelId, settings, reading)
    case 'dingtalk':
      return dingtalkChannel(
        {
          channelId,
          accessToken: reading.token(['webhook'], settings.webhook, readDingtalkUrl),
          secret: reading.optionalSecret(['secret'], settings.secret),
          keyword: settings.keyword ?? null,
          ...overHttp(settings, reading),
        },
        world,
      )
    case 'wecom':
      return wecomChannel(
        {
          channelId,
          key: reading.token(['webhook'], settings.webhook, readWecomUrl),
          ...overHttp(settings, reading),
        },
        world,
      )
    case 'feishu': {
      const { platform } = settings
      return feishuChannel(
        {
          channelId,
          hookId: reading.token(['webhook'], settings.webhook, (text) => readFeishuUrl(text, platform)),
          platform,
          secret: reading.optionalSecret(['secret'], settings.secret),
          keyword: settings.keyword ?? null,
          ...overHttp(settings, reading),
        },
        world,
      )
    }
    case 'zhezhengding': {
      const { tenantId, clientIp, clientMac, platform } = settings
      return zhezhengdingChannel(
        {
          channelId,
          apiKey: headerSecret(reading, ['appKey'], reading.secret(['appKey'], settings.appKey)),
          secret: reading.secret(['appSecret'], settings.appSecret),
          tenantId,
          clientIp,
          clientMac,
          platform,
          ...overHttp(settings, reading),
        },
        world,
      )
    }
    case 'webhook': {
      const { address } = settings
      const url = typeof settings.url === 'string' ? settings.url : reading.secret(['url'], settings.url)
      const secret = reading.secret(['secret'], settings.secret)
      const next = reading.optionalSecret(['nextSecret'], settings.nextSecret)
      const http = overHttp(settings, reading)
      const fault = url === '' ? null : outboundTarget(url, http.gateway)
      if (typeof fault === 'string' && fault !== 'bad-gateway-range')
        reading.refuse(['url'], urlProblems[fault])
      const secrets = next === null ? ([secret] as const) : ([secret, next] as const)
      return webhookChannel({ channelId, url, secrets, sendsAddress: address !== undefined, ...http }, world)
    }
  }
}

function fileOf(path: string | undefined, { dataFolder }: Pick<ChannelWorld, 'dataFolder'>): string {
  const given = path ?? 'notices.ndjson'
  return isAbsolute(given) ? given : join(dataFolder, given)
}

/** It stands in a header. */
function headerSecret(reading: SettingReading, path: readonly string[], text: string): string {
  if (!/^[\x21-\x7e]*$/.test(text))
    reading.refuse(path, '只能是可见的 ASCII 字符 / must be visible ASCII alone')
  return text
}

type OverHttp = Extract<ChannelSettings, { kind: 'webhook' }>

function overHttp({ gateway, timeouts }: Pick<OverHttp, 'gateway' | 'timeouts'>, reading: SettingReading) {
  return { gateway: reading.gateway(gateway), timeouts: timeoutsOf(timeouts) }
}

function timeoutsOf(given: OverHttp['timeouts']): HttpTimeouts {
  const { connectMs, totalMs } = httpTimeouts
  return {
    connectMs: given?.connectSeconds === undefined ? connectMs : given.connectSeconds * 1_000,
    totalMs: given?.totalSeconds === undefined ? totalMs : given.totalSeconds * 1_000,
  }
}
