import { describe, expect, test } from 'vitest'
import { dingtalkCodes, dingtalkSign } from '../../../activities/channels/dingtalk.ts'
import { dingtalkAnswers } from '../../../domain/notices/robot-answers.ts'
import { notARobotAnswer } from '../../../activities/channels/http-outcome.ts'
import { answers, jsonAnswer, statusAnswer } from '../../../client/sandbox/fakes/http-answers.ts'
import { jsonOf, partOf, textOf } from '../../../client/sandbox/fakes/fake-request.ts'
import { configFault, rejected, retry, sent, unknown } from './support/outcomes.ts'
import { atWork, canaries, dingtalkRoute, hasty, type Route } from './support/routes.ts'
import { sampleMessage, sampleNotice } from './support/sample-message.ts'

const tenMinutes = 10 * 60_000

/** What people see of the last message. */
function shownBy({ fake }: Route): { readonly title: string; readonly text: string } {
  const visit = fake.journal.at(-1)
  const markdown = partOf(visit === undefined ? {} : (jsonOf(visit) ?? {}), 'markdown')
  return { title: textOf(markdown, 'title'), text: textOf(markdown, 'text') }
}

describe('the signature', () => {
  const a = `SECtest${'0'.repeat(58)}`
  const b = `SEC${'0123456789abcdef'.repeat(4)}`

  test.each([
    [a, 1795420800000, 'ugmdFWLSobj256t%2Fhn%2FpOdBtS5v662FCndD9GJywoH8%3D'],
    [a, 1795421220000, '%2FxzTHDNqI7gM2axpAl%2FFk3H2c%2BXr9Ggbh%2FSQ08RbiMg%3D'],
    [b, 1795420800000, 'E7cN2StYAjy9kx8rhBOSKRM2neGwlq96Jm55NOLSG98%3D'],
    [b, 1795421220123, 'tLnPjBatYTqMiVfS%2FRaOKfamM2rvYFGJu3T%2By8oOsZQ%3D'],
  ])('of %s at %i is the one computed elsewhere', (secret, ms, sign) => {
    expect(encodeURIComponent(dingtalkSign(secret, ms))).toBe(sign)
  })

  test('stands in the address as the vendor wants it', async () => {
    const secret = a
    const { fake, send, clock } = await dingtalkRoute({ secret }, { secret })
    clock.now = 1795421220000
    await send()
    expect(fake.journal[0]?.url).toBe(
      `/robot/send?access_token=${canaries.token}&timestamp=1795421220000&sign=%2FxzTHDNqI7gM2axpAl%2FFk3H2c%2BXr9Ggbh%2FSQ08RbiMg%3D`,
    )
  })

  test('is left out where the robot has another security setting', async () => {
    const { fake, send } = await dingtalkRoute({ secret: null }, { secret: null })
    expect(await send()).toEqual(sent())
    expect(fake.journal[0]?.url).toBe(`/robot/send?access_token=${canaries.token}`)
  })
})

describe('a message', () => {
  test('arrives as Markdown with the keyword in its first line', async () => {
    const route = await dingtalkRoute()
    expect(await route.send()).toEqual(sent())
    expect(route.fake.journal).toMatchObject([
      { delivered: true, ids: ['DQJOIJEW'], headers: { 'content-type': 'application/json; charset=utf-8' } },
    ])
    expect(shownBy(route).title).toBe('希望之光 提醒：第48周微型沙龙')
    expect(shownBy(route).text.split('\n\n')).toEqual([
      '### 希望之光 提醒：第48周微型沙龙',
      '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
      '需要的证明：签到表、照片',
      '办好后回复「已办」并附上证明',
      '通知号 DQJOIJEW',
    ])
  })

  test('that may be a repeat says so', async () => {
    const route = await dingtalkRoute()
    await route.send({ mayBeRepeat: true })
    expect(shownBy(route).text.split('\n')[0]).toBe('### 希望之光 提醒：第48周微型沙龙（可能重复）')
  })

  test('cannot be made to call people or to show a link of somebody’s making', async () => {
    const route = await dingtalkRoute()
    const line = '@所有人 <b>[点](http://evil.example)</b>'
    await route.send({ title: line, notices: [sampleNotice({ line, details: [] })] })
    const escaped = '＠所有人 ＜b\\>\\[点\\]\\(http://evil.example\\)＜/b\\>'
    expect(shownBy(route).text).toBe(`### 希望之光 ${escaped}\n\n${escaped}\n\n通知号 DQJOIJEW`)
    expect(JSON.parse(route.fake.journal[0]?.raw.toString() ?? '')).toMatchObject({ at: { isAtAll: false } })
  })

  test('is kept below what the vendor takes, in whole lines, also where every sign doubles', async () => {
    const route = await dingtalkRoute()
    const line = '\\"'.repeat(400)
    const notice = sampleNotice({ line })
    const all = { notices: [notice, ...Array.from({ length: 40 }, () => notice)] } as const
    const count = route.channel.capacity(sampleMessage(all))
    expect(count).toBeGreaterThan(3)
    expect(await route.send(all)).toEqual({ ...rejected('too-large'), phase: 'prepare' })
    expect(route.fake.journal).toEqual([])
    expect(await route.send({ notices: [notice, ...all.notices.slice(1, count)] })).toEqual(sent())
    expect(route.fake.journal[0]?.raw.length).toBeLessThan(20_000)
    expect(await route.send({ notices: [sampleNotice({ line: '长'.repeat(20_000) })] })).toEqual(sent())
    expect(Buffer.byteLength(shownBy(route).text)).toBeLessThanOrEqual(15_000)
    expect(shownBy(route).text).toMatch(/长…\n\n通知号 DQJOIJEW$/)
  })
})

describe('an answer', () => {
  const expected = [
    [0, sent()],
    [130101, retry('130101', tenMinutes)],
    [410100, retry('410100', tenMinutes)],
    [1111, retry('1111', tenMinutes)],
    [90030, retry('90030', 12 * 60 * 60_000)],
    [-1, retry('-1', null)],
    ...[310000, 300001, 300005, 400101, 400102, 400013, 400106, 88, 404].map(
      (code) => [code, configFault(String(code))] as const,
    ),
    ...[400105, 40035, 43004, 430101, 430102, 430103, 430104, 460101].map(
      (code) => [code, rejected(String(code))] as const,
    ),
  ] as const

  test.each(expected)('%i has its class', async (errcode, result) => {
    const { fake, send } = await dingtalkRoute()
    fake.script.push(answers(jsonAnswer({ errcode, errmsg: `a text of the server, ${canaries.token}` })))
    expect(await send()).toEqual(result)
  })

  test('of the table is tested, each one', () => {
    expect(new Set(dingtalkCodes.keys())).toEqual(new Set(expected.map(([code]) => code)))
  })

  test('that no table lists is refused and marked', async () => {
    const { fake, send } = await dingtalkRoute()
    fake.script.push(answers(jsonAnswer({ errcode: 987654, errmsg: 'new' })))
    expect(await send()).toEqual(rejected('987654', true))
  })

  test.each([
    { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'x' },
    { errcode: 0, status: 1111, wait: 5, source: 'x5', punish: 'deny' },
    { punish: 'deny' },
  ])('of the gateway before the robot means waiting: %j', async (body) => {
    const { fake, send } = await dingtalkRoute()
    fake.script.push(answers(jsonAnswer(body)))
    expect(await send()).toEqual(retry('1111', tenMinutes))
  })

  test.each([
    [999001, '发送速度太快而限流', retry('999001', tenMinutes)],
    [999001, 'Send too fast', retry('999001', tenMinutes)],
    [-1, 'exceed 20 times per minute', retry('-1', tenMinutes)],
    [999001, 'message length exceed 20000 bytes', rejected('999001', true)],
    [460101, 'message too long, exceed 20000 bytes', rejected('460101')],
    [310000, 'too fast', configFault('310000')],
    [0, 'too fast', sent()],
  ])(
    '%i “%s”: the text tells only of speed, and only where the code does not',
    async (errcode, errmsg, result) => {
      const { fake, send } = await dingtalkRoute()
      fake.script.push(answers(jsonAnswer({ errcode, errmsg })))
      expect(await send()).toEqual(result)
    },
  )

  test.each([
    ['keywords not in content, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]', 'keyword'],
    [
      'description:关键词不匹配;solution:请联系群管理员查看此机器人的关键词，并在发送的信息中包含此关键词;',
      'keyword',
    ],
    ['description:消息内容中不包含任何关键字', 'keyword'],
    ['sign not match, more: [https://oapi.dingtalk.com/robot/send?timestamp=1&sign=x]', 'sign'],
    ['description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳必须都放在调用的网址中;', 'sign'],
    ['签名错误', 'sign'],
    ['invalid timestamp, more: [https://ding-doc.dingtalk.com]', 'timestamp'],
    [
      'description:机器人发送签名过期;solution:签名生成时间和发送时间请保持在 timestamp 的一小时以内;',
      'timestamp',
    ],
    [
      'ip 203.0.113.9 not in whitelist, more: [https://oapi.dingtalk.com/robot/send?timestamp=1&sign=x]',
      'ip',
    ],
    ['description:来源IP不在白名单内;solution:请联系群管理员查看机器人的IP地址段设置;', 'ip'],
    ['IP不在白名单', 'ip'],
  ])('310000 “%s” tells of the security setting: %s', async (errmsg, word) => {
    const { fake, send } = await dingtalkRoute()
    fake.script.push(answers(jsonAnswer({ errcode: 310_000, errmsg })))
    expect(await send()).toEqual(configFault(`310000 ${word}`))
    expect(Object.keys(dingtalkAnswers)).toContain(`310000 ${word}`)
  })

  test.each(['发送速度太快而限流', '机器人发送过于频繁', '调用频率超过限制'])(
    'of an unlisted code means waiting when it says “%s”',
    async (errmsg) => {
      const { fake, send } = await dingtalkRoute()
      fake.script.push(answers(jsonAnswer({ errcode: 999_001, errmsg })))
      expect(await send()).toEqual(retry('999001', tenMinutes))
    },
  )

  test.each([
    ['{"errcode":"0"}', unknown(notARobotAnswer)],
    ['{"status":"ok"}', unknown(notARobotAnswer)],
    ['{"errcode":0', unknown(notARobotAnswer)],
  ])('%s is nobody’s', async (body, result) => {
    const { fake, send } = await dingtalkRoute()
    fake.script.push(answers({ status: 200, body }))
    expect(await send()).toEqual(result)
  })

  test('429 without a time means the ten minutes of a block', async () => {
    const { fake, send } = await dingtalkRoute()
    fake.script.push(answers(statusAnswer(429)), answers(statusAnswer(429, { 'Retry-After': '30' })))
    expect(await send()).toEqual(retry('http-429', tenMinutes))
    expect(await send()).toEqual(retry('http-429', 30_000))
  })
})

describe('a robot as the vendor runs it', () => {
  test('finds each wrong setting, and the result tells which', async () => {
    const wrong = async (...[options, robot]: Parameters<typeof dingtalkRoute>) =>
      (await dingtalkRoute(options, robot)).send()
    expect(await wrong({ accessToken: 'another0token0000' })).toEqual(configFault('300005'))
    expect(await wrong({ secret: 'another' })).toEqual(configFault('310000 sign'))
    expect(await wrong({ secret: null })).toEqual(configFault('310000 timestamp'))
    expect(await wrong({ keyword: null })).toEqual(configFault('310000 keyword'))
    expect(await wrong({}, { allowedIps: ['203.0.113.9'] })).toEqual(configFault('310000 ip'))
  })

  test('refuses a clock that is more than an hour off', async () => {
    const { send, clock } = await dingtalkRoute()
    clock.aheadMs = 60 * 60_000
    expect(await send()).toEqual(sent())
    clock.aheadMs = -60 * 60_000 - 1
    expect(await send()).toEqual(configFault('310000 timestamp'))
  })

  test('takes no token that could change the address', async () => {
    const { fake, send } = await dingtalkRoute({ accessToken: 'x&access_token=y' })
    expect(await send()).toEqual({ outcome: 'config-fault', code: 'bad-token', phase: 'prepare' })
    expect(fake.connections()).toBe(0)
  })

  test('blocks for ten minutes whoever sends more than twenty in a minute', async () => {
    const { fake, send, clock } = await dingtalkRoute()
    for (let count = 0; count < 20; count += 1) expect(await send()).toEqual(sent())
    clock.now = atWork + 30_000
    expect(await send()).toEqual(retry('130101', tenMinutes))
    clock.now = atWork + 30_000 + tenMinutes - 1
    expect(await send()).toEqual(retry('130101', tenMinutes))
    clock.now = atWork + 30_000 + tenMinutes
    expect(await send()).toEqual(sent())
    expect(fake.journal.filter(({ delivered }) => delivered)).toHaveLength(21)
  })

  test('that took the message and fell silent leaves an unknown', async () => {
    const { fake, send } = await dingtalkRoute({ timeouts: hasty })
    fake.script.push({ do: 'hang', at: 'headers', delivers: true })
    expect(await send()).toEqual(unknown('ETIMEDOUT'))
    expect(fake.journal).toMatchObject([{ delivered: true, ids: ['DQJOIJEW'] }])
  })
})
