import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { addressRefused, type FoundAddress } from '../../../activities/channels/guarded-lookup.ts'
import { webhookChannel } from '../../../activities/channels/webhook.ts'
import { answers, redirect } from '../../../client/sandbox/fakes/http-answers.ts'
import type { HttpFake } from '../../../client/sandbox/fakes/http-fake.ts'
import { selfSigned } from '../../../client/sandbox/fakes/self-signed.ts'
import { exchangeWith, willingFake } from './support/exchanges.ts'
import { sampleId, sampleMessage } from './support/sample-message.ts'
import {
  atWork,
  canaries,
  dingtalkRoute,
  feishuRoute,
  patient,
  type Route,
  webhookRoute,
  wecomRoute,
  zhezhengdingRoute,
} from './support/routes.ts'

const loopback: FoundAddress = { address: '127.0.0.1', family: 4 }
const elsewhere: FoundAddress = { address: '127.0.0.2', family: 4 }
const vendor: FoundAddress = { address: '223.5.5.5', family: 4 }

const refusedAddress = { kind: 'not-delivered', phase: 'resolve', code: addressRefused, for: 'people' }

/** The far end by a name, as the settings would give it. */
const namedOrigin = ({ port }: HttpFake): string => `http://robot.example:${port}`

describe('no connection is made to', () => {
  test.each([
    ['this machine', [loopback]],
    ['this machine as IPv6 writes IPv4', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['a bad address after a good one', [vendor, loopback]],
    ['a bad address before a good one', [loopback, vendor]],
    ['a cloud’s own settings', [{ address: '169.254.169.254', family: 4 }]],
    ['nothing at all', []],
  ])('%s when a public name leads there', async (_words, found) => {
    const fake = await willingFake()
    const gateway = { ranges: [] }
    const exchange = exchangeWith(namedOrigin(fake), { gateway, resolve: async () => found })
    expect(await exchange).toEqual(refusedAddress)
    expect(fake.connections()).toBe(0)
  })

  test('an address outside the range that the settings allow', async () => {
    const fake = await willingFake()
    const resolve = async (): Promise<readonly FoundAddress[]> => [loopback]
    const exchange = exchangeWith(namedOrigin(fake), { gateway: { ranges: ['10.20.0.0/16'] }, resolve })
    expect(await exchange).toEqual(refusedAddress)
    expect(fake.connections()).toBe(0)
  })

  test('an IP literal, which is never looked up', async () => {
    const fake = await willingFake()
    const options = {
      channelId: 'hook',
      url: `https://127.0.0.1:${fake.port}/`,
      secrets: [canaries.secret] as const,
      sendsAddress: false,
      gateway: null,
      timeouts: patient,
    }
    const ports = { now: () => atWork, resolve: async () => [loopback] }
    const literal = await webhookChannel({ ...options, url: 'https://127.0.0.1/' }, ports).send(
      sampleMessage(),
      sampleId,
    )
    expect(literal).toEqual({ outcome: 'config-fault', code: 'url-ip-literal', phase: 'prepare' })
    const port = await webhookChannel(options, ports).send(sampleMessage(), sampleId)
    expect(port).toMatchObject({ outcome: 'config-fault', code: 'url-port' })
    expect(fake.connections()).toBe(0)
  })
})

test('a name is looked up once a connection, and what was judged is what is connected to', async () => {
  const fake = await willingFake()
  const answersInTurn = [[loopback], [elsewhere], [loopback]]
  const asked: string[] = []
  const resolve = async (hostname: string): Promise<readonly FoundAddress[]> => {
    asked.push(hostname)
    return answersInTurn[asked.length - 1] ?? []
  }
  const origin = namedOrigin(fake)
  expect(await exchangeWith(origin, { resolve })).toMatchObject({ kind: 'answer', status: 200 })
  expect(asked).toEqual(['robot.example'])
  expect(await exchangeWith(origin, { resolve })).toEqual(refusedAddress)
  expect(await exchangeWith(origin, { resolve })).toMatchObject({ kind: 'answer' })
  expect(asked).toHaveLength(3)
  expect(fake.connections()).toBe(2)
})

const routes: readonly (readonly [string, () => Promise<Route>])[] = [
  ['DingTalk', dingtalkRoute],
  ['WeCom', wecomRoute],
  ['Feishu', feishuRoute],
  ['浙政钉', zhezhengdingRoute],
  ['the webhook', webhookRoute],
]

test.each(routes)('%s that redirects to this machine is not followed', async (_name, start) => {
  const inside = await willingFake()
  const { fake, send } = await start()
  for (const status of [301, 302, 303, 307, 308]) {
    fake.script.push(answers(redirect(`${inside.origin}/admin`, status)))
    expect(await send()).toEqual({ outcome: 'config-fault', code: `http-${status}`, phase: 'answer' })
  }
  expect(inside.connections()).toBe(0)
  expect(fake.journal).toHaveLength(5)
})

const script = fileURLToPath(new URL('support/send-from-own-process.ts', import.meta.url))

/** What a process with this environment makes of two requests to an origin. */
async function fromOwnProcess(origin: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, origin], {
    env: { PATH: process.env['PATH'], ...env },
    timeout: 50_000,
  })
  return JSON.parse(stdout)
}

test('the environment’s proxy is not used, which Node itself would use', async () => {
  const fake = await willingFake()
  const proxy = await willingFake()
  const told = await fromOwnProcess(fake.origin, {
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: proxy.origin,
    http_proxy: proxy.origin,
    HTTPS_PROXY: proxy.origin,
    https_proxy: proxy.origin,
    ALL_PROXY: proxy.origin,
    NO_PROXY: '',
  })
  expect(told).toMatchObject({ ours: { kind: 'answer', status: 200 } })
  expect(fake.journal.map(({ url }) => url)).toEqual(['/robot/send'])
  // The control: without it the proxy's silence would prove nothing.
  expect(proxy.connections()).toBe(1)
})

test('the environment’s proxy is not used under TLS either', async () => {
  const fake = await willingFake({ certificate: selfSigned() })
  const proxy = await willingFake()
  const told = await fromOwnProcess(fake.origin, {
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: proxy.origin,
    https_proxy: proxy.origin,
    NO_PROXY: '',
  })
  // Straight to the far end, whose certificate is then refused; the proxy would have refused otherwise.
  expect(told).toMatchObject({ ours: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, usual: null })
  expect(fake.connections()).toBe(1)
  expect(proxy.connections()).toBe(1)
})

test('a certificate is checked even where the environment says not to', async () => {
  const fake = await willingFake({ certificate: selfSigned() })
  const told = await fromOwnProcess(fake.origin, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
  expect(told).toMatchObject({
    ours: { kind: 'not-delivered', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    usual: 200,
  })
  expect(fake.journal.map(({ url }) => url)).toEqual(['/usual'])
})
