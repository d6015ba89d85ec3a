import { describe, expect, test } from 'vitest'
import type { ShownDelivery } from '../../../domain/schemas/view-schemas.ts'
import { textWidth } from '../../../client/cli/table.ts'
import { channelLines, countsText, deliveryWords, toldText } from '../../../client/cli/told-text.ts'
import { deliveryStates } from '../../../domain/notices/delivery-states.ts'

const names = {
  person: (personId: string) => (personId === 'p-006' ? '联络员·青山' : personId),
  inText: (text: string) => text,
}
const pipe = { colour: false, columns: null }

function told(more: Partial<ShownDelivery> = {}): ShownDelivery {
  return {
    number: 'DQJOIJEW',
    county: '龙游县',
    content: '临期 一周一微型沙龙 2026-W48 举办沙龙',
    channel: 'mail-office',
    recipientId: 'p-006',
    state: 'sent',
    reason: null,
    notBefore: null,
    repeats: 0,
    repeatAt: null,
    acknowledged: null,
    at: '2026-11-25T09:12:00+08:00',
    ...more,
  }
}

function resultOf(more: Partial<ShownDelivery>): string {
  const [, row = ''] = toldText(pipe, [told(more)], names).split('\n')
  return row.split(/ {2,}/).at(-1) ?? ''
}

describe('what was told, as a table', () => {
  test('is one line a delivery: when, number, team, what, whom, by which way, and what became of it', () => {
    expect(
      toldText(pipe, [told()], names)
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['时间', '通知号', '团', '内容', '收件人', '通道', '结果'],
      [
        '2026-11-25 09:12',
        'DQJOIJEW',
        '龙游县',
        '临期 一周一微型沙龙 2026-W48 举办沙龙',
        '联络员·青山',
        'mail-office',
        '已送达',
      ],
    ])
  })

  test('has a word for every state, and says sent of nothing but what was', () => {
    expect(Object.keys(deliveryWords)).toEqual(deliveryStates)
    for (const state of deliveryStates) {
      expect(resultOf({ state })).toBe(deliveryWords[state])
      expect(resultOf({ state }).includes('已送达')).toBe(state === 'sent')
    }
  })

  test('gives the reason, and what comes next', () => {
    expect(resultOf({ state: 'expired', reason: '已办结' })).toBe('未发（已办结）')
    expect(
      resultOf({ state: 'pending', reason: '451 envelope', notBefore: '2026-11-25T09:18:00+08:00' }),
    ).toBe('待发（451 envelope，2026-11-25 09:18 后再试）')
    expect(resultOf({ state: 'unknown', repeatAt: '2026-11-25T09:42:00+08:00' })).toBe(
      '发送结果未知（2026-11-25 09:42 重发）',
    )
    expect(resultOf({ state: 'unknown', repeats: 1, reason: 'ETIMEDOUT answer' })).toBe(
      '发送结果未知（ETIMEDOUT answer，已重发 1 次）',
    )
    const acknowledged = { at: '2026-11-25T10:03:00+08:00', personId: 'p-006', note: '' }
    expect(resultOf({ state: 'unknown', acknowledged })).toBe(
      '发送结果未知（联络员·青山 2026-11-25 10:03 确认）',
    )
    expect(resultOf({ state: 'unknown', acknowledged: { ...acknowledged, note: '已电话告知' } })).toContain(
      '确认：已电话告知）',
    )
  })

  test('of a rebuilt ledger knows neither whom nor which way, nor whether it arrived', () => {
    const [, row = ''] = toldText(
      pipe,
      [told({ channel: '-', recipientId: '-', state: 'unknown' })],
      names,
    ).split('\n')
    expect(row).toMatch(/不详 +- +发送结果未知$/)
    expect(toldText(pipe, [told({ recipientId: 'group' })], names)).toContain('全群')
  })

  test('fits a narrow terminal and leaves nothing out', () => {
    const many = [told(), told({ state: 'expired', reason: '已有更新的通知' })]
    const text = toldText({ colour: false, columns: 80 }, many, names)
    expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(80)
    for (const part of ['DQJOIJEW', '联络员·青山', 'mail-office', '举办沙龙', '未发（已有更新的通知）'])
      expect(text).toContain(part)
  })
})

describe('the lines around it', () => {
  test('count every state that there is', () => {
    const counts = { pending: 2, claimed: 0, sent: 9, archived: 4, failed: 0, unknown: 3, expired: 1 }
    expect(countsText({ counts, unaddressed: 0 })).toBe(
      '共 19 条：待发 2 · 已送达 9 · 仅存档 4 · 发送结果未知 3 · 未发 1',
    )
    expect(countsText({ counts, unaddressed: 4 })).toMatch(/；另有 4 条通知待定收件人$/)
  })

  test('tell since when a channel sends nothing, and say nothing of one in order', () => {
    const fine = { channelId: 'file', disabledAt: null, faultCode: null, failingSince: null, pending: 3 }
    const since = '2026-11-25T09:12:00+08:00'
    expect(
      channelLines([
        fine,
        { ...fine, channelId: 'mail', disabledAt: since, faultCode: '535' },
        { ...fine, channelId: 'robot', failingSince: since, pending: 0 },
      ]),
    ).toEqual([
      '通道 mail 中断 自 2026-11-25 09:12（已停用，代码 535），3 条待发',
      '通道 robot 中断 自 2026-11-25 09:12（正在重试）',
    ])
  })
})
