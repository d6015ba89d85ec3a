import { describe, expect, test } from 'vitest'
import { dingtalkCodes } from '../../../activities/channels/dingtalk.ts'
import { feishuCodes } from '../../../activities/channels/feishu.ts'
import { statusRules } from '../../../activities/channels/http-outcome.ts'
import { urlProblems } from '../../../activities/channels/setting-reading.ts'
import { replyRules } from '../../../activities/channels/smtp-outcome.ts'
import type { Verdict } from '../../../activities/channels/verdict.ts'
import { wecomCodes } from '../../../activities/channels/wecom.ts'
import { zhezhengdingCodes } from '../../../activities/channels/zhezhengding.ts'
import { channelKinds } from '../../../domain/notices/channel-kinds.ts'
import { commonAnswers } from '../../../domain/notices/common-answers.ts'
import {
  explainAnswer,
  type GivenAnswer,
  outcomeNames,
  ownAnswers,
} from '../../../domain/notices/explain-answer.ts'

const outcomeOf = (verdict: Verdict): GivenAnswer['outcome'] => {
  if (typeof verdict === 'number') return 'retry'
  return verdict === 'bad-address' || verdict === 'unlisted' ? 'rejected' : verdict
}

const general = (outcome: GivenAnswer['outcome']) =>
  explainAnswer('file', { outcome, code: 'no-table-has-this', phase: 'answer' })

const vendors = [
  ['dingtalk', dingtalkCodes],
  ['wecom', wecomCodes],
  ['feishu', feishuCodes],
  ['zhezhengding', zhezhengdingCodes],
] as const

describe('every code of a vendor’s table', () => {
  const rows = vendors.flatMap(([kind, codes]) =>
    [...codes].flatMap(([code, verdict]) =>
      verdict === 'sent' ? [] : [[kind, String(code), outcomeOf(verdict)] as const],
    ),
  )

  test.each(rows)('%s %s is explained in words of its own', (kind, code, outcome) => {
    const told = explainAnswer(kind, { outcome, code, phase: 'answer' })
    expect(told).toBe(ownAnswers[kind][code])
    expect(told).not.toEqual(general(outcome))
  })

  test('is in the words, and the words have no other of that form', () => {
    for (const [kind, codes] of vendors) {
      const numbers = Object.keys(ownAnswers[kind]).filter((code) => /^-?[0-9]+$|^OPF/.test(code))
      const known = [...codes].filter(([, verdict]) => verdict !== 'sent').map(([code]) => String(code))
      expect([kind, numbers.toSorted()]).toEqual([kind, known.toSorted()])
    }
  })
})

test.each(['keyword', 'sign', 'timestamp', 'ip'])('DingTalk’s 310000 tells which setting: %s', (setting) => {
  const told = explainAnswer('dingtalk', {
    outcome: 'config-fault',
    code: `310000 ${setting}`,
    phase: 'answer',
  })
  expect(told).not.toEqual(ownAnswers.dingtalk['310000'])
})

describe('every reply of the mail table', () => {
  const phases = {
    greeting: 'greeting',
    login: 'login',
    sender: 'envelope',
    recipient: 'envelope',
    data: 'request',
    'end-of-data': 'answer',
  } as const

  test.each(replyRules)('at $stage that begins with $begins is explained', ({ stage, begins, verdict }) => {
    const code = begins.length >= 3 ? begins.replace(/\.$/, '.1') : `${begins}99`
    const outcome = outcomeOf(verdict === 'greylisted' ? 'retry' : verdict)
    const told = explainAnswer('smtp', { outcome, code, phase: phases[stage] })
    expect(told).not.toEqual(general(outcome))
    expect(told.zh).not.toContain('HTTP')
  })
})

test('every status that decides by itself is explained', () => {
  for (const { from, to, verdict } of statusRules)
    for (const status of [from, to]) {
      const outcome = verdict === 'too-fast' ? 'retry' : outcomeOf(verdict)
      const told = explainAnswer('webhook', { outcome, code: `http-${status}`, phase: 'answer' })
      expect([status, told]).not.toEqual([status, general(outcome)])
    }
})

test('every fault of an address is explained', () => {
  for (const code of Object.keys(urlProblems)) expect(commonAnswers).toHaveProperty(code)
})

test('the same time-out says that nothing arrived before the request and that nobody knows after it', () => {
  const before = explainAnswer('wecom', { outcome: 'retry', code: 'ETIMEDOUT', phase: 'connect' })
  const after = explainAnswer('wecom', { outcome: 'unknown', code: 'ETIMEDOUT', phase: 'answer' })
  expect(before.zh).not.toContain('不知道')
  expect(after.zh).toContain('不知道是否送到')
})

test('every outcome of every kind has words, also for a code that nobody lists', () => {
  for (const kind of channelKinds)
    for (const outcome of ['sent', 'retry', 'config-fault', 'rejected', 'unknown'] as const) {
      const { zh, en } = explainAnswer(kind, { outcome, code: 'constructor', phase: 'answer' })
      expect([zh === '', en === '', outcomeNames[outcome].zh === '']).toEqual([false, false, false])
    }
})
