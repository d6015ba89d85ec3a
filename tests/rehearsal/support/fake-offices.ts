import { join } from 'node:path'
import type { ConfiguredChannel } from '../../../activities/channels/configured-channels.ts'
import { dingtalkChannel } from '../../../activities/channels/dingtalk.ts'
import { feishuChannel } from '../../../activities/channels/feishu.ts'
import { systemResolve } from '../../../activities/channels/guarded-lookup.ts'
import { ndjsonChannel } from '../../../activities/channels/ndjson-channel.ts'
import { webhookChannel } from '../../../activities/channels/webhook.ts'
import { wecomChannel } from '../../../activities/channels/wecom.ts'
import type { Person } from '../../../ledger/people.ts'
import { dingtalkFake } from '../../../client/sandbox/fakes/dingtalk-fake.ts'
import { feishuFake } from '../../../client/sandbox/fakes/feishu-fake.ts'
import type { HttpFake } from '../../../client/sandbox/fakes/http-fake.ts'
import { mailServer } from '../../../client/sandbox/fakes/mail-server.ts'
import { webhookFake } from '../../../client/sandbox/fakes/webhook-fake.ts'
import { wecomFake } from '../../../client/sandbox/fakes/wecom-fake.ts'
import { plainMailTo } from '../../support/plain-mail.ts'
import { canaries, gatewayTo, patient } from '../../activities/channels/support/routes.ts'

export interface FakeOffices {
  readonly channels: readonly ConfiguredChannel[]
  /** What a far end has shown to its people, message by message: the notice numbers in each, by channel. */
  readonly shown: () => ReadonlyMap<string, readonly (readonly string[])[]>
  close(): Promise<void>
}

/**
 * A far end and its adapter read one clock, which moves on a minute at each look: a rehearsal's years pass in minutes,
 * and no robot takes so many messages in one.
 */
function unhurriedClock(): () => number {
  let ms = Date.now()
  return () => {
    ms += 61_000
    // Feishu is busy on the hour and on the half hour.
    const minute = Math.floor(ms / 60_000) % 30
    if (minute === 0) ms += 61_000
    return ms
  }
}

/** One far end of each kind, each behind its real adapter. */
export async function fakeOffices(folder: string): Promise<FakeOffices> {
  const clocks = {
    ding: unhurriedClock(),
    wecom: unhurriedClock(),
    feishu: unhurriedClock(),
    // It limits nothing, but takes no message that is minutes old.
    hook: Date.now,
  }
  const ding = await dingtalkFake(
    { accessToken: canaries.token, secret: canaries.secret, keywords: ['希望之光'], allowedIps: null },
    { now: clocks.ding },
  )
  const wecom = await wecomFake({ key: canaries.token }, { now: clocks.wecom })
  const feishu = await feishuFake(
    { hookId: canaries.token, secret: canaries.secret, keywords: [], allowedIps: null },
    { now: clocks.feishu },
  )
  const hook = await webhookFake({ secret: 'whsec', path: '/take' }, { now: clocks.hook })
  const mail = await mailServer({ security: null, certificate: null, login: null })
  const ports = (now: () => number) => ({ now, resolve: systemResolve })
  const channels: readonly ConfiguredChannel[] = [
    {
      channel: ndjsonChannel({ channelId: 'file', path: join(folder, 'notices.ndjson'), now: Date.now }),
      needs: null,
      isGroup: false,
    },
    {
      channel: dingtalkChannel(
        {
          channelId: 'ding',
          accessToken: canaries.token,
          secret: canaries.secret,
          keyword: '希望之光',
          gateway: gatewayTo(ding),
          timeouts: patient,
        },
        ports(clocks.ding),
      ),
      needs: null,
      isGroup: true,
    },
    {
      channel: wecomChannel(
        { channelId: 'wecom', key: canaries.token, gateway: gatewayTo(wecom), timeouts: patient },
        ports(clocks.wecom),
      ),
      needs: null,
      isGroup: true,
    },
    {
      channel: feishuChannel(
        {
          channelId: 'feishu',
          hookId: canaries.token,
          platform: 'feishu',
          secret: canaries.secret,
          keyword: null,
          gateway: gatewayTo(feishu),
          timeouts: patient,
        },
        ports(clocks.feishu),
      ),
      needs: null,
      isGroup: true,
    },
    {
      channel: webhookChannel(
        {
          channelId: 'hook',
          url: `${hook.origin}/take`,
          secrets: ['whsec'],
          sendsAddress: false,
          gateway: gatewayTo(hook),
          timeouts: patient,
        },
        ports(clocks.hook),
      ),
      needs: null,
      isGroup: false,
    },
    plainMailTo(mail.port),
  ]
  const http: Readonly<Record<string, HttpFake>> = { ding, wecom, feishu, hook }
  return {
    channels,
    shown: () =>
      new Map([
        ...Object.entries(http).map(
          ([channelId, fake]) =>
            [
              channelId,
              fake.journal.filter(({ delivered }) => delivered).map(({ raw }) => numbersIn(raw)),
            ] as const,
        ),
        ['mail', mail.journal.map((received) => numbersIn(Buffer.from(received.mail.text ?? '')))] as const,
      ]),
    async close() {
      for (const far of [ding, wecom, feishu, hook, mail]) await far.close()
    },
  }
}

function numbersIn(raw: Buffer): readonly string[] {
  const text = raw.toString('utf8')
  return [...text.matchAll(/通知号 ?([A-Z2-7]{8})/g)].flatMap(([, number]) => number ?? [])
}

/** Each person prefers one of the channels, one after the other. */
export function spreadOver(personIds: readonly string[], channelIds: readonly string[]): readonly Person[] {
  return personIds.map((personId, index) => {
    const channelId = channelIds[index % channelIds.length] ?? 'file'
    return {
      personId,
      name: `岗位 ${personId}`,
      language: 'zh',
      channels: [channelId],
      contacts: [{ kind: 'mail', address: `${personId}@town.example` }],
    }
  })
}
