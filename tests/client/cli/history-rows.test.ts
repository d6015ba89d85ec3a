import { describe, expect, test } from 'vitest'
import { csvText } from '../../../client/cli/csv.ts'
import { historyRows } from '../../../client/cli/history-rows.ts'

const salon = { workflowId: 'team/longyou/weekly-salon', at: '2026-01-09T17:00:00+08:00', period: '2026-W02' }
const mark = (state: string, happenedOn: string) => ({ milestone: 'held', state, happenedOn, note: '雨天' })

describe('the rows of a history', () => {
  test('say what each milestone was before and after, why, and when it happened', () => {
    const rows = historyRows([
      { ...salon, sequence: 4, kind: 'milestonesMarked', marks: [mark('done', '2026-01-09')] },
      {
        ...salon,
        sequence: 5,
        kind: 'milestoneReturned',
        milestone: 'held',
        reason: '缺签到表',
        dates: { dueAt: '2026-01-14T18:00:00+08:00', previousDueAt: '2026-01-09T18:00:00+08:00' },
      },
      {
        ...salon,
        sequence: 6,
        kind: 'milestoneCorrected',
        mark: mark('done-late', '2026-01-12'),
        reason: '复核',
      },
    ])
    expect(
      rows.map(({ before, after, happenedOn, why, what }) => [what, before, after, happenedOn, why]),
    ).toEqual([
      ['登记', '待办', '按期完成 2026-01-09', '2026-01-09', '雨天'],
      ['退回补正', '按期完成 2026-01-09', '退回补正，应于 2026-01-14 18:00', '', '缺签到表'],
      ['更正', '退回补正，应于 2026-01-14 18:00', '逾期完成 2026-01-12', '2026-01-12', '复核'],
    ])
  })

  test('keep periods and milestones apart, and one row for each milestone of an event', () => {
    const rows = historyRows([
      {
        ...salon,
        sequence: 1,
        kind: 'milestonesMarked',
        marks: [mark('done', '2026-01-09'), { milestone: 'minutes', state: 'done' }],
      },
      {
        ...salon,
        period: '2026-W03',
        sequence: 2,
        kind: 'milestonesMarked',
        marks: [mark('done', '2026-01-16')],
      },
      {
        ...salon,
        sequence: 3,
        kind: 'datesMoved',
        rule: '顺延',
        milestones: [
          {
            milestone: 'minutes',
            dueAt: '2026-01-20T18:00:00+08:00',
            previousDueAt: '2026-01-16T18:00:00+08:00',
          },
        ],
      },
      { ...salon, sequence: 4, kind: 'occurrenceClosed', result: 'done' },
    ])
    expect(rows.map(({ milestone, before, after }) => `${milestone}: ${before} > ${after}`)).toEqual([
      'held: 待办 > 按期完成 2026-01-09',
      'minutes: 待办 > 按期完成',
      'held: 待办 > 按期完成 2026-01-16',
      'minutes: 应于 2026-01-16 18:00 > 应于 2026-01-20 18:00',
      ': 进行中 > 按期完成',
    ])
  })
})

describe('comma-separated values', () => {
  test('quote what needs it and disarm formulas', () => {
    expect(
      csvText([
        ['a', 'b,"c"'],
        ['=1+1', '一\n二'],
      ]),
    ).toBe('\uFEFFa,"b,""c"""\r\n\'=1+1,一⏎二')
  })
})
