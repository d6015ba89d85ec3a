import { describe, expect, test } from 'vitest'
import { notARobotAnswer } from '../../../activities/channels/http-outcome.ts'
import {
  zhezhengdingCodes,
  zhezhengdingSign,
  zhezhengdingText,
  zhezhengdingTime,
} from '../../../activities/channels/zhezhengding.ts'
import { answers, jsonAnswer } from '../../../client/sandbox/fakes/http-answers.ts'
import { configFault, rejected, sent, unknown } from './support/outcomes.ts'
import { atWork, canaries, hasty, type Route, zhezhengdingRoute } from './support/routes.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'

function fieldsOf({ fake }: Route): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(fake.journal.at(-1)?.raw.toString() ?? ''))
}

const textMessage = (content: string): string => JSON.stringify({ msgtype: 'text', text: { content } })

describe('the signature', () => {
  const secret = 'hopelight-zzd-secret-0001'

  test('without fields is the one computed elsewhere', () => {
    const time = zhezhengdingTime(1795420800000)
    const text = zhezhengdingText('GET', time, '1795420800000a1b2', '/gettoken.json', {})
    expect(text).toBe('GET\n2026-11-23T16:00:00.000+08:00\n1795420800000a1b2\n/gettoken.json')
    expect(zhezhengdingSign(secret, text)).toBe('8C+7J+GVJTbb51v6sgD+vDVSwjXTKke5Fr2GgLkmGQo=')
  })

  test('with fields, sorted and as they are, is the one computed elsewhere', () => {
    const text = zhezhengdingText(
      'POST',
      zhezhengdingTime(1795421220000),
      '1795421220000c3d4',
      '/message/workNotification',
      {
        tenantId: '196729',
        receiverIds: '1001,1002',
        msg: textMessage('提醒：第48周微型沙龙'),
        bizMsgId: 'xr6k2r4k3m5d7w2q5t3z6y4c7a',
      },
    )
    expect(zhezhengdingSign(secret, text)).toBe('4Z+a/lcOgHyYTAJ8aoBX9+kldjJrA81VpereVUKXLtk=')
  })
})

describe('a message', () => {
  test('arrives as a form with day and count in its text', async () => {
    const route = await zhezhengdingRoute()
    expect(await route.send({ mayBeRepeat: true })).toEqual(sent())
    expect(route.fake.journal).toMatchObject([
      {
        url: '/message/workNotification',
        delivered: true,
        ids: [sampleId, 'DQJOIJEW'],
        headers: {
          apikey: canaries.apiKey,
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'x-hmac-auth-timestamp': '2026-11-23T16:07:00.000+08:00',
          'x-hmac-auth-version': '1.0',
          'x-hmac-auth-nonce': '17954212200000101010101010101',
          'x-hmac-auth-ip': '10.20.30.40',
          'x-hmac-auth-mac': '00:00:5e:00:53:01',
        },
      },
    ])
    expect(fieldsOf(route)).toEqual({
      bizMsgId: sampleId,
      receiverIds: canaries.receiver,
      tenantId: '196729',
      msg: textMessage(
        [
          '提醒：第48周微型沙龙（可能重复）（2026-11-23，共1项）',
          '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
          '需要的证明：签到表、照片',
          '办好后回复「已办」并附上证明',
          '通知号 DQJOIJEW',
        ].join('\n'),
      ),
    })
  })

  test('is taken whatever signs it holds', async () => {
    const route = await zhezhengdingRoute()
    const line = `&=+%20 %?#"'\\ 𠮷 <b>`
    expect(await route.send({ notices: [sampleNotice({ line, details: [] })], language: 'en' })).toEqual(
      sent(),
    )
    expect(fieldsOf(route)['msg']).toContain(JSON.stringify(line).slice(1, -1))
  })

  test('keeps 2,000 bytes of the field, in whole lines', async () => {
    const route = await zhezhengdingRoute()
    const notices = Array.from({ length: 80 }, (_, index) => sampleNotice({ line: `第${index}件"事"` }))
    const count = route.channel.capacity(sampleMessage({ notices: [sampleNotice(), ...notices] }))
    expect(count).toBeGreaterThan(20)
    expect(count).toBeLessThan(80)
    expect(await route.send({ notices: [sampleNotice(), ...notices.slice(0, count - 1)] })).toEqual(sent())
    expect(Buffer.byteLength(fieldsOf(route)['msg'] ?? '')).toBeLessThanOrEqual(2_000)
    const long = { notices: [sampleNotice({ line: '\\'.repeat(9_000) })] } as const
    expect(await route.send(long, 'another')).toEqual(sent())
    expect(route.channel.capacity(sampleMessage(long))).toBe(1)
  })

  test.each([null, '', 'a,b', 'a b', '1001,1002', 'a&receiverIds=b', 'x'.repeat(65)])(
    'goes to one person, not to “%s”',
    async (address) => {
      const { fake, send } = await zhezhengdingRoute()
      expect(await send({ address })).toEqual({
        outcome: 'rejected',
        code: 'bad-address',
        phase: 'prepare',
        badAddress: true,
        unlisted: false,
      })
      expect(fake.connections()).toBe(0)
    },
  )
})

describe('an answer', () => {
  const done = { success: true, responseCode: '0', data: {} }

  test.each([
    [{ success: true, content: done }, sent()],
    [{ success: true, content: { success: true } }, sent()],
    [{ success: false, content: done }, rejected('0', true)],
    [{ success: true, content: { success: false, responseCode: '10001' } }, rejected('10001', true)],
    [
      { success: true, content: { success: false, responseCode: 'OPF-B001-05-16-0002' } },
      configFault('OPF-B001-05-16-0002'),
    ],
    [{ success: false, errorCode: 'OPF-B001-05-16-0002' }, configFault('OPF-B001-05-16-0002')],
    [{ success: false, errorCode: 'OPF-B001-05-16-0099' }, rejected('OPF-B001-05-16-0099', true)],
    [{ success: false, errorMsg: canaries.secret }, rejected('unlisted', true)],
    [{ success: false, errorCode: canaries.apiKey }, rejected('unlisted', true)],
    [{ success: false, errorCode: '13800138000' }, rejected('unlisted', true)],
    [{ success: true }, unknown(notARobotAnswer)],
    [{ success: true, content: null }, unknown(notARobotAnswer)],
    [{ success: true, content: { success: 'true' } }, unknown(notARobotAnswer)],
    [{ success: 'true', content: done }, unknown(notARobotAnswer)],
    [{ errcode: 0 }, unknown(notARobotAnswer)],
  ])('%j is sent only if both say so', async (body, result) => {
    const { fake, send } = await zhezhengdingRoute()
    fake.script.push(answers(jsonAnswer(body)))
    expect(await send()).toEqual(result)
  })

  test('of the table is tested, each one', () => {
    expect([...zhezhengdingCodes.keys()]).toEqual(['OPF-B001-05-16-0002'])
  })
})

describe('the platform', () => {
  test('finds each wrong setting', async () => {
    const wrong = async (...[options, app]: Parameters<typeof zhezhengdingRoute>) =>
      (await zhezhengdingRoute(options, app)).send()
    expect(await wrong({ apiKey: 'another' })).toEqual(configFault('http-401'))
    expect(await wrong({ secret: 'another' })).toEqual(configFault('http-401'))
    expect(await wrong({}, { isSubscribed: false })).toEqual(configFault('OPF-B001-05-16-0002'))
    expect(await wrong({ tenantId: '1' })).toEqual(rejected('10001', true))
    expect(await wrong({ tenantId: '' })).toMatchObject({ outcome: 'config-fault', code: 'bad-settings' })
    expect(await wrong({ clientMac: 'x\r\ny' })).toMatchObject({ outcome: 'config-fault', phase: 'prepare' })
  })

  test('refuses a clock that is far off', async () => {
    const { fake, send, clock } = await zhezhengdingRoute()
    clock.aheadMs = 16 * 60_000
    expect(await send()).toEqual(configFault('http-401'))
    expect(fake.journal).toMatchObject([{ why: 'timestamp' }])
  })

  test('knows a repeat: an unknown sent again with its id arrives once', async () => {
    const { fake, send, clock } = await zhezhengdingRoute({ timeouts: hasty })
    fake.script.push({ do: 'hang', at: 'headers', delivers: true })
    expect(await send()).toEqual(unknown('ETIMEDOUT'))
    clock.now = atWork + 30 * 60_000
    expect(await send()).toEqual(sent())
    expect(fake.journal.map(({ delivered, why }) => [delivered, why])).toEqual([
      [true, 'delivered'],
      [false, 'repeat'],
    ])
  })

  test('drops a text it had that day without a word, and takes a hundred a day', async () => {
    const { fake, send, clock } = await zhezhengdingRoute()
    await send({}, 'one')
    expect(await send({}, 'two')).toEqual(sent())
    expect(fake.journal.at(-1)).toMatchObject({ delivered: false, why: 'equal-text' })
    for (let count = 3; count <= 100; count += 1)
      expect(await send({ title: `第${count}条` }, `id-${count}`)).toEqual(sent())
    expect(await send({ title: '多了' }, 'id-101')).toEqual(rejected('10005', true))
    clock.now = atWork + 8 * 60 * 60_000
    expect(await send({ datedAt: '2026-11-24T00:07:00+08:00' }, 'next')).toEqual(sent())
    expect(fake.journal.at(-1)).toMatchObject({ delivered: true })
  })
})
