import { describe, expect, test } from 'vitest'
import type { HttpExchange } from '../../../activities/channels/http-exchange.ts'
import { notARobotAnswer, resultOfExchange } from '../../../activities/channels/http-outcome.ts'
import { retryAfterMs } from '../../../activities/channels/retry-after.ts'
import { codeIn, wordOf } from '../../../activities/channels/vendor-code.ts'
import { type AnswerSet, answered } from './support/answered.ts'
import { atWork } from './support/routes.ts'

const phase = 'answer'
const configFault = (code: string) => ({ outcome: 'config-fault', code, phase })
const unknown = (code: string) => ({ outcome: 'unknown', code, phase })
const retry = (code: string, ms: number | null) => ({ outcome: 'retry', code, phase, retryAfterMs: ms })
const rejected = (code: string, unlisted = false) => ({
  outcome: 'rejected',
  code,
  phase,
  badAddress: false,
  unlisted,
})

const tooFastMs = 77_000
const table = new Map([
  [0, 'sent' as const],
  [7, 'config-fault' as const],
])

function resultOf(exchange: HttpExchange) {
  return resultOfExchange(exchange, {
    tooFastMs,
    nowMs: atWork,
    read: (body) => {
      const code = codeIn(body['errcode'])
      return code === null ? null : wordOf(code, table)
    },
  })
}

const of = (set: AnswerSet) => resultOf(answered(set))

describe('an exchange without an answer', () => {
  test.each(['prepare', 'resolve', 'connect'] as const)('that ended at “%s” has reached nobody', (at) => {
    const ended = { kind: 'not-delivered', phase: at, code: 'ECONNREFUSED' } as const
    expect(resultOf({ ...ended, for: 'time' })).toEqual({
      outcome: 'retry',
      code: 'ECONNREFUSED',
      phase: at,
      retryAfterMs: null,
    })
    expect(resultOf({ ...ended, for: 'people' })).toEqual({
      outcome: 'config-fault',
      code: 'ECONNREFUSED',
      phase: at,
    })
  })

  test.each(['request', 'answer'] as const)('that ended at “%s” may have reached somebody', (at) => {
    expect(resultOf({ kind: 'unknown', phase: at, code: 'ECONNRESET' })).toEqual({
      outcome: 'unknown',
      code: 'ECONNRESET',
      phase: at,
    })
  })
})

describe('an answer without a vendor’s word', () => {
  test.each([300, 301, 302, 303, 304, 307, 308, 399])('%i is no robot’s: people must look', (status) => {
    expect(of({ status })).toEqual(configFault(`http-${status}`))
  })

  test.each([401, 403, 404, 405, 410])('%i is a matter of the settings', (status) => {
    expect(of({ status })).toEqual(configFault(`http-${status}`))
  })

  test.each([408, 425])('%i is tried again soon', (status) => {
    expect(of({ status })).toEqual(retry(`http-${status}`, null))
  })

  test.each([400, 402, 406, 409, 411, 413, 414, 415, 417, 421, 422, 423, 424, 426, 428, 431, 451, 499])(
    '%i refuses this message',
    (status) => {
      expect(of({ status })).toEqual(rejected(`http-${status}`))
    },
  )

  test('429 waits as long as it is told', () => {
    expect(of({ status: 429, headers: { 'retry-after': ['120'] } })).toEqual(retry('http-429', 120_000))
  })

  test('429 that tells nothing waits as long as the vendor’s limit lasts', () => {
    expect(of({ status: 429 })).toEqual(retry('http-429', tooFastMs))
    expect(of({ status: 429, headers: { 'retry-after': ['soon'] } })).toEqual(retry('http-429', tooFastMs))
  })

  test.each([500, 501, 502, 503, 504, 520, 599])('%i tells nothing of the message', (status) => {
    expect(of({ status })).toEqual(unknown(`http-${status}`))
    expect(of({ status, headers: { 'retry-after': ['5'] } })).toEqual(unknown(`http-${status}`))
    expect(of({ status, text: '{"errcode":0}' })).toEqual(unknown(`http-${status}`))
  })

  test.each([
    ['nothing', ''],
    ['a page', '<html>请登录</html>'],
    ['a JSON list', '[{"errcode":0}]'],
    ['a JSON text', '"ok"'],
    ['null', 'null'],
    ['JSON of another shape', '{"status":"ok"}'],
    ['JSON cut off', '{"errcode":0,"errm'],
    ['JSON and more', '{"errcode":0}{"errcode":0}'],
    ['the code as text', '{"errcode":"0"}'],
    ['the code as null', '{"errcode":null}'],
    ['the code as a list', '{"errcode":[0]}'],
    ['the code as false', '{"errcode":false}'],
    ['a code that is no whole number', '{"errcode":0.5}'],
    ['the code deeper down', '{"data":{"errcode":0}}'],
  ])('200 with %s is no robot’s and never sent', (_words, text) => {
    expect(of({ status: 200, text })).toEqual(unknown(notARobotAnswer))
  })

  test.each([
    ['answer-too-big', true, notARobotAnswer],
    ['answer-encoded', true, notARobotAnswer],
    ['answer-not-text', true, notARobotAnswer],
    ['answer-cut-off', false, 'answer-cut-off'],
    ['ETIMEDOUT', false, 'ETIMEDOUT'],
  ])('200 whose body is unreadable (%s) is never sent', (code, isForeign, told) => {
    const body = { isRead: false, isForeign, code } as const
    expect(of({ status: 200, body })).toEqual(unknown(told))
    expect(of({ status: 403, body })).toEqual(configFault('http-403'))
    expect(of({ status: 502, body })).toEqual(unknown('http-502'))
  })

  test.each([201, 202, 204, 206])('%i is no robot’s success', (status) => {
    expect(of({ status, text: '{"errcode":0}' })).toEqual(unknown(notARobotAnswer))
  })
})

describe('an answer with a vendor’s word', () => {
  test('is sent only at 200 and with the code 0', () => {
    expect(of({ status: 200, text: '{"errcode":0,"errmsg":"ok"}' })).toEqual({
      outcome: 'sent',
      code: '0',
      phase,
    })
  })

  test.each([200, 400, 403, 429, 500, 503])('has the vendor’s code before its status, here %i', (status) => {
    expect(of({ status, text: '{"errcode":7}' })).toEqual(configFault('7'))
  })

  test('is not looked at in a redirect', () => {
    expect(of({ status: 302, text: '{"errcode":0}' })).toEqual(configFault('http-302'))
  })

  test('that no table lists refuses the message at 200 and is a gateway’s elsewhere', () => {
    expect(of({ status: 200, text: '{"errcode":123456}' })).toEqual(rejected('123456', true))
    expect(of({ status: 502, text: '{"errcode":502}' })).toEqual(unknown('http-502'))
    expect(of({ status: 403, text: '{"errcode":403}' })).toEqual(configFault('http-403'))
  })
})

describe('how long to wait', () => {
  test.each([
    ['seconds', { 'retry-after': ['30'] }, 30_000],
    ['a date', { 'retry-after': ['Mon, 23 Nov 2026 08:09:00 GMT'] }, 120_000],
    ['a date that has passed', { 'retry-after': ['Mon, 23 Nov 2026 08:00:00 GMT'] }, 1_000],
    ['nothing', { 'retry-after': ['0'] }, 1_000],
    ['more than a day', { 'retry-after': ['999999999'] }, 86_400_000],
    ['Feishu’s header', { 'x-ogw-ratelimit-reset': ['42'] }, 42_000],
    ['both', { 'retry-after': ['10'], 'x-ogw-ratelimit-reset': ['42'] }, 42_000],
    ['it twice', { 'retry-after': ['10', '20'] }, 20_000],
  ])('is read from %s', (_words, headers, ms) => {
    expect(retryAfterMs(headers, atWork)).toBe(ms)
  })

  test.each(['', '-1', '1.5', 'soon', '1e9', '2026-11-23', '9999999999', 'Xyz, 99 Abc 2026 99:99:99 GMT'])(
    'is not read from “%s”',
    (text) => {
      expect(retryAfterMs({ 'retry-after': [text] }, atWork)).toBeNull()
    },
  )
})
