import { describe, expect, test } from 'vitest'
import { visibleText } from '../../../activities/channels/visible-text.ts'
import { webhookSign } from '../../../activities/channels/webhook.ts'
import { jsonOf } from '../../../client/sandbox/fakes/fake-request.ts'
import { answers, jsonAnswer, loginPage, statusAnswer } from '../../../client/sandbox/fakes/http-answers.ts'
import { configFault, rejected, retry, sent, unknown } from './support/outcomes.ts'
import { atWork, canaries, hasty, type Route, webhookPath, webhookRoute } from './support/routes.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'

function bodyOf({ fake }: Route): Readonly<Record<string, unknown>> {
  const visit = fake.journal.at(-1)
  return visit === undefined ? {} : (jsonOf(visit) ?? {})
}

describe('the signature', () => {
  const vector = '{"version":1,"deliveryId":"ww6vaycezntgoemjac665grtef","text":"提醒：第48周微型沙龙"}'

  test.each([
    [1795420800, '{"test":true}', '938ffffa00dc48ab1046d3b62c76cde64428f63e8696b83dbb39ea634c650b87'],
    [1795421220, vector, 'beb01c1a1dca3310b0b404a992e8b0e44d7d0c9157e81194d8f5a466aabf8dfb'],
  ])('at %i of %s is the one computed elsewhere', (seconds, body, hex) => {
    expect(webhookSign('whsec-0123456789abcdef', seconds, body)).toBe(hex)
  })

  test('of both secrets stands there in a rotation', async () => {
    const { fake, send } = await webhookRoute({ secrets: ['new-secret', canaries.secret] })
    expect(await send()).toEqual(sent('http-200'))
    expect(fake.journal[0]?.headers['x-hopelight-signature']).toMatch(
      /^sha256=[0-9a-f]{64},sha256=[0-9a-f]{64}$/,
    )
  })

  test('is never made with an empty secret', async () => {
    const { fake, send } = await webhookRoute({ secrets: [canaries.secret, ''] })
    expect(await send()).toEqual({ outcome: 'config-fault', code: 'bad-secret', phase: 'prepare' })
    expect(fake.connections()).toBe(0)
  })
})

describe('a message', () => {
  test('arrives signed, with its id in three places', async () => {
    const route = await webhookRoute()
    expect(await route.send()).toEqual(sent('http-200'))
    expect(route.fake.journal).toMatchObject([
      {
        url: webhookPath,
        delivered: true,
        ids: [sampleId],
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'x-hopelight-timestamp': '1795421220',
          'x-hopelight-delivery': sampleId,
          'idempotency-key': sampleId,
        },
      },
    ])
    expect(bodyOf(route)).toEqual({
      version: 1,
      deliveryId: sampleId,
      noticeIds: ['longyou/weekly-salon/2026-W48/held/reminder/1'],
      kind: 'reminder',
      urgency: 'normal',
      at: '2026-11-23T16:07:00+08:00',
      title: '提醒：第48周微型沙龙',
      text: visibleText(sampleMessage()),
      to: { recipientId: 'p-006' },
    })
  })

  test('of several notices is a digest, urgent if one of them is', async () => {
    const route = await webhookRoute()
    await route.send({ notices: [sampleNotice(), sampleNotice({ urgent: true, noticeId: 'n/2' })] })
    expect(bodyOf(route)).toMatchObject({
      kind: 'digest',
      urgency: 'urgent',
      noticeIds: ['longyou/weekly-salon/2026-W48/held/reminder/1', 'n/2'],
    })
  })

  test('has the address only where the receiver needs it', async () => {
    const route = await webhookRoute({ sendsAddress: true })
    await route.send({ address: '13800138000', mayBeRepeat: true })
    expect(bodyOf(route)).toMatchObject({
      to: { recipientId: 'p-006', address: '13800138000' },
      title: '提醒：第48周微型沙龙（可能重复）',
    })
    expect(await route.send({ address: null })).toMatchObject({ code: 'bad-address', badAddress: true })
    const plain = await webhookRoute()
    await plain.send({ address: '13800138000' })
    expect(plain.fake.journal[0]?.raw.toString()).not.toContain('13800138000')
  })

  test('keeps its size', async () => {
    const route = await webhookRoute()
    const notice = sampleNotice({ line: '长'.repeat(1_000) })
    const message = sampleMessage({ notices: [notice, ...Array.from({ length: 30 }, () => notice)] })
    const count = route.channel.capacity(message)
    expect(count).toBe(10)
    expect(await route.send({ notices: message.notices })).toMatchObject({ code: 'too-large' })
    expect(await route.send({ notices: [notice, ...message.notices.slice(1, count)] })).toEqual(
      sent('http-200'),
    )
    expect(route.fake.journal).toHaveLength(1)
  })
})

describe('an answer', () => {
  test.each([
    [200, sent('http-200')],
    [201, sent('http-201')],
    [202, sent('http-202')],
    [204, sent('http-204')],
    [409, sent('http-409')],
    [302, configFault('http-302')],
    [401, configFault('http-401')],
    [403, configFault('http-403')],
    [404, configFault('http-404')],
    [405, configFault('http-405')],
    [410, configFault('http-410')],
    [408, retry('http-408', null)],
    [425, retry('http-425', null)],
    [429, retry('http-429', 60_000)],
    [400, rejected('http-400')],
    [413, rejected('http-413')],
    [422, rejected('http-422')],
    [500, unknown('http-500')],
    [502, unknown('http-502')],
    [503, unknown('http-503')],
    [504, unknown('http-504')],
  ])('%i has its class', async (status, result) => {
    const { fake, send } = await webhookRoute()
    fake.script.push(answers(statusAnswer(status)))
    expect(await send()).toEqual(result)
  })

  test('of 2xx needs no body, whole or readable', async () => {
    const { fake, send } = await webhookRoute()
    fake.script.push(answers(loginPage), { do: 'drop', at: 'answer' }, { do: 'flood', bytes: null })
    for (let count = 0; count < 3; count += 1) expect(await send()).toEqual(sent('http-200'))
  })

  test.each([
    ['90', 90_000],
    ['Mon, 23 Nov 2026 08:09:00 GMT', 120_000],
    ['999999', 86_400_000],
  ])('429 with “%s” waits, at most a day', async (told, ms) => {
    const { fake, send } = await webhookRoute()
    fake.script.push(answers(statusAnswer(429, { 'Retry-After': told })))
    expect(await send()).toEqual(retry('http-429', ms))
  })

  test('is not taken from its body', async () => {
    const { fake, send } = await webhookRoute()
    fake.script.push(answers(jsonAnswer({ errcode: 0, code: 0 }, 500)))
    expect(await send()).toEqual(unknown('http-500'))
  })
})

describe('the receiver', () => {
  test('refuses a wrong signature', async () => {
    const { fake, send } = await webhookRoute({ secrets: ['another'] })
    expect(await send()).toEqual(configFault('http-401'))
    expect(fake.journal).toMatchObject([{ delivered: false, why: 'sign' }])
  })

  test('refuses a clock that is more than five minutes off', async () => {
    const { fake, send, clock } = await webhookRoute()
    clock.aheadMs = 5 * 60_000
    expect(await send()).toEqual(sent('http-200'))
    clock.aheadMs = -5 * 60_000 - 1_000
    expect(await send()).toEqual(configFault('http-401'))
    expect(fake.journal).toMatchObject([{ why: 'delivered' }, { why: 'timestamp' }])
  })

  test('knows a repeat: an unknown sent again arrives once', async () => {
    const { fake, send, clock, channel } = await webhookRoute({ timeouts: hasty })
    expect(channel.limits.dedupes).toBe(true)
    fake.script.push({ do: 'drop', at: 'headers', delivers: true }, answers(statusAnswer(503)))
    expect(await send()).toMatchObject({ outcome: 'unknown' })
    clock.now = atWork + 30 * 60_000
    expect(await send({ mayBeRepeat: true })).toEqual(unknown('http-503'))
    expect(await send({ mayBeRepeat: true })).toEqual(sent('http-200'))
    expect(fake.journal.map(({ delivered, why }) => [delivered, why])).toEqual([
      [true, 'delivered'],
      [false, ''],
      [false, 'repeat'],
    ])
  })
})
