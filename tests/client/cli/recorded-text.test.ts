import { describe, expect, test } from 'vitest'
import { recordedLines } from '../../../client/cli/recorded-text.ts'

const answer = {
  recorded: true,
  commandId: 'a3a07328',
  sequence: 160,
  at: '2026-11-27T17:01:00+08:00',
  state: 'done-late',
} as const
const held = { milestone: 'held', name: '举办沙龙', state: 'done', happenedOn: '2026-11-27', belowNorm: [] }
const minutes = { ...held, milestone: 'minutes-filed', name: '活动记录归档', state: 'done-late' }

describe('what is said of a recorded command', () => {
  test('is one plain line, without the names that programs use', () => {
    expect(recordedLines('mark-milestones', { ...answer, state: 'suspended' }, null)).toEqual([
      '已登记：暂停，2026-11-27 17:01',
    ])
  })

  test('says of each mark how it was recorded', () => {
    expect(recordedLines('mark-milestones', { ...answer, marks: [held, minutes] }, null)).toEqual([
      '已登记：举办沙龙 按期完成，2026-11-27 17:01',
      '已登记：活动记录归档 逾期完成，2026-11-27 17:01',
    ])
  })

  test('names each number below its norm, and that the mark was taken all the same', () => {
    const belowNorm = [
      { fact: 'attendees', name: '参加人数', value: 1, norm: 3, unit: '人' },
      { fact: 'outsideReviewers', name: '外部评审', value: 0, norm: 1, unit: null },
    ]
    expect(recordedLines('mark-milestones', { ...answer, marks: [{ ...held, belowNorm }] }, null)).toEqual([
      '已登记：举办沙龙 按期完成，2026-11-27 17:01；未达规模：参加人数 1 人（规模 3 人）、外部评审 0（规模 1），已照收',
    ])
  })

  test('says who recorded the same before, and when', () => {
    const already = { by: 'p-006', at: '2026-11-26T09:00:00+08:00' }
    expect(
      recordedLines('mark-milestones', { ...answer, already, marks: [held] }, '联络员·青山（p-006）'),
    ).toEqual(['此前已登记：举办沙龙 按期完成，联络员·青山（p-006） 于 2026-11-26 09:00 登记'])
  })
})
