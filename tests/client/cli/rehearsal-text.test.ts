import { describe, expect, test } from 'vitest'
import { FailedCheckError, reportOf } from '../../../client/cli/errors.ts'
import { progressLine } from '../../../client/cli/rehearsal-progress.ts'
import { rehearsalText } from '../../../client/cli/rehearsal-text.ts'
import { textWidth } from '../../../client/cli/table.ts'
import type { RehearsalResult, RehearsedTeam } from '../../../rehearsal/result.ts'

const plain = { colour: false, columns: null }

function team(teamId: string, changes: Partial<RehearsedTeam> = {}): RehearsedTeam {
  return {
    teamId,
    occurrences: { total: 214, done: 183, 'done-late': 25, missed: 6, exempt: 0, waived: 0, suspended: 0 },
    commands: { accepted: 782, refused: 24 },
    notices: 1_279,
    orders: 12,
    runs: 97,
    historyEvents: 12_619,
    wakes: 1_107,
    minimumActions: 3_815,
    billableActions: 4_075,
    largestRunEvents: 214,
    replayedRuns: 97,
    replayFailures: 0,
    ledgerRebuiltEqual: true,
    ...changes,
  }
}

function textOf(teams: readonly RehearsedTeam[], remarks: readonly string[] = []): readonly string[] {
  const result: RehearsalResult = {
    virtual: { from: '2026-11-25T10:18:34+08:00', to: '2030-10-14T09:07:00+08:00' },
    wallSeconds: 247.4,
    server: '1.32.0',
    teams,
  }
  const callNames = new Map([
    ['kecheng', '柯城区'],
    ['longyou', '龙游县'],
  ])
  return rehearsalText(plain, result, { cast: 'mixed', seed: 7, remarks, callNames }).split('\n')
}

describe('the figures of a rehearsal', () => {
  test('say which days, how long, who acted and what is rehearsed otherwise', () => {
    const [first, second, third] = textOf([team('kecheng')], ['longyou：startOn 2026-01-05 已过'])
    expect(first).toBe('演练结束：2026-11-25 至 2030-10-14，用时 4 分 7 秒')
    expect(second).toBe('1 个帮扶团，有早有晚（mixed），种子 7，Temporal 1.32.0')
    expect(third).toBe('longyou：startOn 2026-01-05 已过')
  })

  test('of several teams end with what they come to; the largest run and the ratio are no sums', () => {
    const lines = textOf([team('kecheng'), team('longyou', { largestRunEvents: 221, wakes: 93 })])
    const totals = lines
      .filter((line) => line.trim().startsWith('合计'))
      .map((line) => line.trim().split(/\s+/))
    expect(totals).toEqual([
      ['合计', '428', '366', '50', '12', '0', '2558', '24'],
      ['合计', '1564', '48', '1200', '194', '25238', '221', '8150', '1.07', '一致'],
    ])
    expect(lines).toContain('194 段历史全部回放一致；由历史重建的台账与原台账逐行相同。')
  })

  test('of one team have no sums', () => {
    expect(textOf([team('kecheng')]).some((line) => line.includes('合计'))).toBe(false)
  })

  test('stand below their heads and fit 80 columns', () => {
    const lines = textOf([team('kecheng'), team('longyou')])
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(80)
    for (const head of ['  帮扶团  期次', '  帮扶团  收下']) {
      const from = lines.findIndex((line) => line.startsWith(head))
      const widths = lines.slice(from, from + 6).map(textWidth)
      expect(new Set(widths).size).toBe(1)
    }
  })

  test('name waived and suspended occurrences only where there are some', () => {
    const { occurrences } = team('kecheng')
    const text = textOf([team('kecheng', { occurrences: { ...occurrences, suspended: 2 } })]).join('\n')
    expect(text).toContain('节假日免开  暂停  通知')
    expect(text).not.toContain('经批准免办')
  })

  test('say which team did not stand the test', () => {
    const lines = textOf([team('kecheng'), team('longyou', { replayFailures: 2, ledgerRebuiltEqual: false })])
    expect(lines).toContain('核对未通过：龙游县，97 段历史中 2 段不能回放，重建的台账与原台账不同。')
    expect(lines.join('\n')).not.toContain('全部回放一致')
    expect(lines.filter((line) => /^\s+合计.*不一致$/.test(line))).toHaveLength(1)
  })
})

test('a record that did not stand the test ends with exit code 1, told in place of the result', () => {
  const document = { teams: [] }
  expect(reportOf(new FailedCheckError('核对未通过', document))).toEqual({
    exitCode: 1,
    text: '核对未通过',
    document,
  })
})

describe('the line of progress', () => {
  const progress = {
    at: '2027-05-11T10:00:00+08:00',
    closed: 37,
    lights: { grey: 0, green: 3, blue: 5, yellow: 1, red: 1 },
  }
  const span = { from: '2026-11-25T10:00:00+08:00', to: '2029-11-25T10:00:00+08:00', planned: 214 }

  test('on a pipe is a sentence', () => {
    expect(progressLine(plain, progress, span)).toBe(
      '演练到 2027-05-11 周二（15%），已结 37/214 期，进行中：正常 3、临期 5、预警 1、督办 1',
    )
  })

  test.each([
    [120, '2027-05-11 周二  █░░░░░░░░░░░  15%  已结 37/214 期  正常 3 临期 5 预警 1 督办 1'],
    [70, '2027-05-11 周二  15%  已结 37/214 期  正常 3 临期 5 预警 1 督办 1'],
    [50, '2027-05-11 周二  15%  已结 37/214 期'],
    [20, '2027-05-11'],
  ])('on a terminal of %i columns fits it', (columns, line) => {
    expect(progressLine({ colour: false, columns }, progress, span)).toBe(line)
    expect(textWidth(line)).toBeLessThan(columns)
  })

  test('of a rehearsal that does not go to the end names no number to be reached', () => {
    expect(progressLine(plain, progress, { ...span, planned: null })).toContain('已结 37 期')
  })
})
