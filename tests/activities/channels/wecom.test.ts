import { describe, expect, test } from 'vitest'
import { wecomCodes } from '../../../activities/channels/wecom.ts'
import { jsonOf, partOf, textOf } from '../../../client/sandbox/fakes/fake-request.ts'
import { answers, jsonAnswer, loginPage } from '../../../client/sandbox/fakes/http-answers.ts'
import { configFault, rejected, retry, sent, unknown } from './support/outcomes.ts'
import { atWork, canaries, type Route, wecomRoute } from './support/routes.ts'
import { sampleMessage, sampleNotice } from './support/sample-message.ts'

function shownBy({ fake }: Route): string {
  const visit = fake.journal.at(-1)
  return textOf(partOf(visit === undefined ? {} : (jsonOf(visit) ?? {}), 'markdown'), 'content')
}

describe('a message', () => {
  test('arrives as Markdown under the robot’s key', async () => {
    const route = await wecomRoute()
    expect(await route.send({ mayBeRepeat: true })).toEqual(sent())
    expect(route.fake.journal).toMatchObject([
      { url: `/cgi-bin/webhook/send?key=${canaries.token}`, delivered: true, ids: ['DQJOIJEW'] },
    ])
    expect(shownBy(route).split('\n')).toEqual([
      '### 提醒：第48周微型沙龙（可能重复）',
      '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
      '需要的证明：签到表、照片',
      '办好后回复「已办」并附上证明',
      '通知号 DQJOIJEW',
    ])
  })

  test('cannot be made to call people or to colour', async () => {
    const route = await wecomRoute()
    const line = '<@all><font color="warning">急</font>'
    await route.send({ notices: [sampleNotice({ line, details: [] })] })
    expect(shownBy(route)).toContain('\n＜＠all\\>＜font color="warning"\\>急＜/font\\>\n')
  })

  test('keeps 4,000 bytes, in whole lines', async () => {
    const route = await wecomRoute()
    const notices = Array.from({ length: 100 }, (_, index) => sampleNotice({ line: `第${index}件事` }))
    const message = sampleMessage({ notices: [sampleNotice(), ...notices] })
    const count = route.channel.capacity(message)
    expect(count).toBeGreaterThan(60)
    expect(await route.send({ notices: [sampleNotice(), ...notices.slice(0, count - 1)] })).toEqual(sent())
    expect(Buffer.byteLength(shownBy(route))).toBeLessThanOrEqual(4_000)
    expect(shownBy(route).split('\n')).toHaveLength(count + 1)
    expect(await route.send({ notices: message.notices })).toMatchObject({
      outcome: 'rejected',
      code: 'too-large',
      phase: 'prepare',
    })
    expect(await route.send({ notices: [sampleNotice({ line: '长'.repeat(9_000) })] })).toEqual(sent())
    expect(route.fake.journal).toHaveLength(2)
  })
})

describe('an answer', () => {
  const expected = [
    [0, sent()],
    [45009, retry('45009', 60_000)],
    [45033, retry('45033', 60_000)],
    [-1, retry('-1', null)],
    [93000, configFault('93000')],
    [93004, configFault('93004')],
    [93008, configFault('93008')],
    [40058, rejected('40058')],
    [40008, rejected('40008')],
    [44004, rejected('44004')],
  ] as const

  test.each(expected)('%i has its class', async (errcode, result) => {
    const { fake, send } = await wecomRoute()
    fake.script.push(answers(jsonAnswer({ errcode, errmsg: 'a text of the server' })))
    expect(await send()).toEqual(result)
  })

  test('of the table is tested, each one', () => {
    expect(new Set(wecomCodes.keys())).toEqual(new Set(expected.map(([code]) => code)))
  })

  test('that no table lists is refused and marked', async () => {
    const { fake, send } = await wecomRoute()
    fake.script.push(answers(jsonAnswer({ errcode: 45999, errmsg: 'new' })))
    expect(await send()).toEqual(rejected('45999', true))
  })

  test('that is a login page is nobody’s', async () => {
    const { fake, send } = await wecomRoute()
    fake.script.push(answers(loginPage))
    expect(await send()).toEqual(unknown('not-a-robot-answer'))
  })
})

describe('a robot as the vendor runs it', () => {
  test('knows its key, and its text with the caller’s address is not kept', async () => {
    const { send } = await wecomRoute({ key: 'another0key00000' })
    expect(await send()).toEqual(configFault('93000'))
  })

  test('refuses the twenty-first of a minute', async () => {
    const { send, clock } = await wecomRoute()
    for (let count = 0; count < 20; count += 1) expect(await send()).toEqual(sent())
    expect(await send()).toEqual(retry('45009', 60_000))
    clock.now = atWork + 60_000
    expect(await send()).toEqual(sent())
  })
})
