import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { webhookChannel } from '../../../activities/channels/webhook.ts'
import { answers, jsonAnswer } from '../../../client/sandbox/fakes/http-answers.ts'
import type { HttpAnswer, HttpStep } from '../../../client/sandbox/fakes/http-visit.ts'
import { sampleId, sampleMessage } from './support/sample-message.ts'
import {
  atWork,
  canaries,
  dingtalkRoute,
  feishuRoute,
  hasty,
  patient,
  type Route,
  webhookRoute,
  wecomRoute,
  zhezhengdingRoute,
} from './support/routes.ts'

const routes: readonly (readonly [string, () => Promise<Route>])[] = [
  ['DingTalk', () => dingtalkRoute({ timeouts: hasty })],
  ['WeCom', () => wecomRoute({ timeouts: hasty })],
  ['Feishu', () => feishuRoute({ timeouts: hasty })],
  ['浙政钉', () => zhezhengdingRoute({ timeouts: hasty })],
  ['the webhook', () => webhookRoute({ timeouts: hasty })],
]

const all = Object.values(canaries)
const told = all.join(' ')

/** A far end that says what it was told, wherever it can. */
const echoing: readonly HttpAnswer[] = [
  jsonAnswer({ errcode: 310000, code: 19021, errmsg: told, msg: told, success: false, errorMsg: told }),
  ...all.map((secret) =>
    jsonAnswer({ errcode: secret, code: secret, success: false, errorCode: secret, responseCode: secret }),
  ),
  ...all.map((secret) => jsonAnswer({ success: true, content: { success: false, responseCode: secret } })),
  jsonAnswer({ errcode: 0, code: 0, success: true, content: { success: true, data: { msgId: told } } }),
  { status: 302, headers: { Location: `https://evil.example/?access_token=${canaries.token}` }, body: told },
  { status: 200, headers: { 'X-Echo': canaries.secret }, body: `<html>${told}</html>` },
  { status: 429, headers: { 'Retry-After': canaries.token }, body: told },
  { status: 500, body: told },
]

const breaking: readonly HttpStep[] = [
  { do: 'drop', at: 'request' },
  { do: 'drop', at: 'headers' },
  { do: 'drop', at: 'answer' },
  { do: 'hang', at: 'headers' },
  { do: 'flood', bytes: 200_000 },
]

function leaksIn(value: unknown): readonly string[] {
  const seen = `${inspect(value, { depth: 10, showHidden: true })} ${JSON.stringify(value)}`
  return all.filter((secret) => seen.includes(secret))
}

test.each(routes)('%s gives no secret back, whatever the far end says or breaks', async (_name, start) => {
  const { fake, channel, send } = await start()
  for (const step of [...echoing.map(answers), ...breaking]) {
    fake.script.push(step)
    const result = await send({ address: canaries.receiver })
    expect([step, leaksIn(result)]).toEqual([step, []])
    expect(Object.keys(result).toSorted()).toEqual(expect.arrayContaining(['code', 'outcome', 'phase']))
    expect(result.code.length).toBeLessThan(40)
  }
  expect(fake.journal).toHaveLength(echoing.length + breaking.length)
  await fake.close()
  expect(leaksIn(await send({ address: canaries.receiver }))).toEqual([])
  expect(leaksIn(channel)).toEqual([])
})

test('a URL that cannot be used is not given back, nor is a look-up’s error', async () => {
  const send = (url: string, resolve: () => Promise<never>) =>
    webhookChannel(
      {
        channelId: 'hook',
        url,
        secrets: [canaries.secret],
        sendsAddress: false,
        gateway: null,
        timeouts: patient,
      },
      { now: () => atWork, resolve },
    ).send(sampleMessage(), sampleId)
  const failing = () => Promise.reject(new Error(`getaddrinfo ENOTFOUND ${canaries.token}`))
  const results = [
    await send(`https://u:${canaries.secret}@hook.example/${canaries.token}`, failing),
    await send(`http://hook.example/${canaries.token}`, failing),
    await send(`https://hook.example/${canaries.token}`, failing),
  ]
  expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['config-fault', 'url-user-info'],
    ['config-fault', 'url-not-https'],
    ['retry', 'network'],
  ])
  expect(leaksIn(results)).toEqual([])
})
