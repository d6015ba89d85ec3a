import { describe, expect, test } from 'vitest'
import { feishuCodes, feishuSign } from '../../../activities/channels/feishu.ts'
import { notARobotAnswer } from '../../../activities/channels/http-outcome.ts'
import { jsonOf, partOf } from '../../../client/sandbox/fakes/fake-request.ts'
import { answers, jsonAnswer } from '../../../client/sandbox/fakes/http-answers.ts'
import { configFault, rejected, retry, sent, unknown } from './support/outcomes.ts'
import { atWork, canaries, feishuRoute, type Route } from './support/routes.ts'
import { sampleMessage, sampleNotice } from './support/sample-message.ts'

function bodyOf({ fake }: Route): Readonly<Record<string, unknown>> {
  const visit = fake.journal.at(-1)
  return visit === undefined ? {} : (jsonOf(visit) ?? {})
}

const paragraph = (text: string) => [{ tag: 'text', text }]

describe('the signature', () => {
  const a = `SECtest${'0'.repeat(58)}`

  test.each([
    [a, 1795420800, 'TCGFEV/AuhfE5MSCtR9e1folssdLVJ2cBMaNgrPNppg='],
    [a, 1795421220, 'OlGJgZlj/J9+F/THofVfL0cD7TzE3gognorHwoFYblU='],
    ['Qy7hZp2Lr9VbXk4NwTs0aA', 1795420800, 'eF3Jk47HEAqi6mWYC7WPzvCekXUxTNPQhEBwuqWcMjQ='],
    ['Qy7hZp2Lr9VbXk4NwTs0aA', 1795421220, 'bMdU2rtxn6yp/7SC26pK2OKnGiMFXv8iyVMCRH9p1Qw='],
  ])('of %s at %i is the one computed elsewhere', (secret, seconds, sign) => {
    expect(feishuSign(secret, seconds)).toBe(sign)
  })

  test('stands in the body with its seconds', async () => {
    const route = await feishuRoute({ secret: a }, { secret: a })
    route.clock.now = 1795421220999
    expect(await route.send()).toEqual(sent())
    expect(bodyOf(route)).toMatchObject({
      timestamp: '1795421220',
      sign: 'OlGJgZlj/J9+F/THofVfL0cD7TzE3gognorHwoFYblU=',
    })
  })

  test('is left out where the robot has another security setting', async () => {
    const route = await feishuRoute({ secret: null }, { secret: null })
    expect(await route.send()).toEqual(sent())
    expect(Object.keys(bodyOf(route))).toEqual(['msg_type', 'content'])
  })
})

describe('a message', () => {
  test('arrives as a post of plain text', async () => {
    const route = await feishuRoute({ keyword: '希望之光' }, { keywords: ['希望之光'] })
    expect(await route.send({ mayBeRepeat: true })).toEqual(sent())
    expect(route.fake.journal).toMatchObject([
      { url: `/open-apis/bot/v2/hook/${canaries.token}`, delivered: true, ids: ['DQJOIJEW'] },
    ])
    expect(partOf(bodyOf(route), 'content')).toEqual({
      post: {
        zh_cn: {
          title: '希望之光 提醒：第48周微型沙龙（可能重复）',
          content: [
            paragraph('提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）'),
            paragraph('需要的证明：签到表、照片'),
            paragraph('办好后回复「已办」并附上证明'),
            paragraph('通知号 DQJOIJEW'),
          ],
        },
      },
    })
  })

  test('cannot be made to call people', async () => {
    const route = await feishuRoute()
    const line = '<at user_id="all">所有人</at>'
    await route.send({ notices: [sampleNotice({ line, details: [] })] })
    expect(JSON.stringify(bodyOf(route))).not.toContain('<at')
  })

  test('keeps below 20 KB whatever it holds', async () => {
    const route = await feishuRoute()
    const notice = sampleNotice({ line: '"'.repeat(300) })
    const message = sampleMessage({ notices: [notice, ...Array.from({ length: 99 }, () => notice)] })
    const count = route.channel.capacity(message)
    expect(count).toBeGreaterThan(20)
    expect(await route.send({ notices: [notice, ...message.notices.slice(1, count)] })).toEqual(sent())
    expect(await route.send({ notices: [sampleNotice({ line: '"'.repeat(30_000) })] })).toEqual(sent())
    expect(route.fake.journal.map(({ raw }) => raw.length < 20_000)).toEqual([true, true])
  })
})

describe('an answer', () => {
  const expected = [
    [0, sent()],
    [11232, retry('11232', 60_000)],
    [99991400, retry('99991400', 60_000)],
    [19021, configFault('19021')],
    [19022, configFault('19022')],
    [19024, configFault('19024')],
    [19001, configFault('19001')],
    [9499, rejected('9499')],
  ] as const

  test.each(expected)('%i has its class', async (code, result) => {
    const { fake, send } = await feishuRoute()
    fake.script.push(answers(jsonAnswer({ code, msg: 'a text of the server', data: {} })))
    expect(await send()).toEqual(result)
  })

  test('of the table is tested, each one', () => {
    expect(new Set(feishuCodes.keys())).toEqual(new Set(expected.map(([code]) => code)))
  })

  test.each([429, 400])('99991400 with %i waits as long as its header tells', async (status) => {
    const { fake, send } = await feishuRoute()
    const body = { code: 99991400, msg: 'request trigger frequency limit' }
    fake.script.push(answers(jsonAnswer(body, status, { 'x-ogw-ratelimit-reset': '83' })))
    expect(await send()).toEqual(retry('99991400', 83_000))
  })

  test.each([
    [{ StatusCode: 0, StatusMessage: 'success' }, sent()],
    [{ StatusCode: 0, code: 0 }, sent()],
    [{ StatusCode: 0, code: 19021 }, configFault('19021')],
    [{ StatusCode: 0, code: '0' }, unknown(notARobotAnswer)],
    [{ StatusCode: 0, code: null }, unknown(notARobotAnswer)],
    [{ StatusCode: '0' }, unknown(notARobotAnswer)],
    [{ code: '0' }, unknown(notARobotAnswer)],
    [{ msg: 'success', data: {} }, unknown(notARobotAnswer)],
    [{ code: 123 }, rejected('123', true)],
  ])('%j: the older form counts only where the newer is absent', async (body, result) => {
    const { fake, send } = await feishuRoute()
    fake.script.push(answers(jsonAnswer(body)))
    expect(await send()).toEqual(result)
  })
})

describe('a robot as the vendor runs it', () => {
  test('finds each wrong setting', async () => {
    const wrong = async (...[options, robot]: Parameters<typeof feishuRoute>) =>
      (await feishuRoute(options, robot)).send()
    expect(await wrong({ hookId: 'another0hook0000' })).toEqual(configFault('19001'))
    expect(await wrong({ secret: 'another' })).toEqual(configFault('19021'))
    expect(await wrong({ secret: null })).toEqual(configFault('19021'))
    expect(await wrong({}, { keywords: ['希望之光'] })).toEqual(configFault('19024'))
    expect(await wrong({}, { allowedIps: ['203.0.113.9'] })).toEqual(configFault('19022'))
  })

  test('refuses a clock that is more than an hour off', async () => {
    const { send, clock } = await feishuRoute()
    clock.aheadMs = 59 * 60_000
    expect(await send()).toEqual(sent())
    clock.aheadMs = 61 * 60_000
    expect(await send()).toEqual(configFault('19021'))
  })

  test.each(['..', 'a/b', 'id?x=1', ''])(
    'takes no hook “%s” that could change the address',
    async (hookId) => {
      const { fake, send } = await feishuRoute({ hookId })
      expect(await send()).toEqual({ outcome: 'config-fault', code: 'bad-token', phase: 'prepare' })
      expect(fake.connections()).toBe(0)
    },
  )

  test('refuses the sixth of a second and everything in the first minute of a half hour', async () => {
    const { send, clock } = await feishuRoute()
    for (let count = 0; count < 5; count += 1) expect(await send()).toEqual(sent())
    expect(await send()).toEqual(retry('11232', 60_000))
    clock.now = atWork + 1_000
    expect(await send()).toEqual(sent())
    clock.now = Date.parse('2026-11-23T16:30:59+08:00')
    expect(await send()).toEqual(retry('11232', 60_000))
    clock.now = Date.parse('2026-11-23T16:31:00+08:00')
    expect(await send()).toEqual(sent())
  })

  test('refuses the hundred and first of a minute', async () => {
    const { send, clock } = await feishuRoute()
    for (let count = 0; count < 100; count += 1) {
      clock.now = atWork + count * 500
      expect(await send()).toEqual(sent())
    }
    clock.now = atWork + 59_000
    expect(await send()).toEqual(retry('11232', 60_000))
  })
})
