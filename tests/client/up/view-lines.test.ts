import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { textWidth } from '../../../client/cli/table.ts'
import type { OwedDuty } from '../../../operations/up/owed-duties.ts'
import { type ViewForm, type ViewState, viewLines } from '../../../client/up/view-lines.ts'
import { owed } from '../../operations/up/support/owed.ts'

const at = '2026-11-25T10:31:00+08:00'

/** A team of that number that owes something of its own, so that no two lines are alike. */
function ownDuty(number: number): OwedDuty {
  const dueAt = `2026-12-${String((number % 28) + 1).padStart(2, '0')}T18:00:00+08:00`
  return owed({ teamId: `team-${number}`, county: `第${number}县`, period: `2026-W${number}`, dueAt })
}

const terminal: ViewForm = {
  columns: 80,
  rows: 24,
  colour: false,
  ready: (command) => command,
  foot: 'Web UI http://127.0.0.1:8233 · Ctrl-C 停止 / stops',
}

function lines(state: Partial<ViewState>, form: Partial<ViewForm> = {}): readonly string[] {
  return viewLines({ at, teams: [], troubles: [], attentions: 0, ...state }, { ...terminal, ...form })
}

function positionOf(shown: readonly string[], part: string): number {
  return shown.findIndex((line) => line.includes(part))
}

describe('the live view', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 10],
  ])('stays within %i columns and %i rows, wide characters counted as two', (columns, rows) => {
    const teams = Array.from({ length: 30 }, (_, number) => [ownDuty(number)])
    const shown = lines({ teams, troubles: ['台账写不进去'.repeat(20)] }, { columns, rows })
    expect(shown.length).toBeLessThan(rows)
    for (const line of shown) expect(textWidth(line), line).toBeLessThan(columns)
  })

  test('shows what can be done now before what opens later, each by due, and says how many more there are', () => {
    const later = owed({
      period: '2026-12',
      dueAt: '2026-11-26T18:00:00+08:00',
      opensAt: '2026-11-26T09:07:00+08:00',
    })
    const overdue = owed({
      county: '江山市',
      period: '2026-W46',
      dueAt: '2026-11-13T18:00:00+08:00',
      light: 'red',
      word: '逾期督办',
    })
    const many = Array.from({ length: 30 }, (_, number) => ownDuty(number))
    const shown = lines({ teams: [[later], [overdue], many] })
    expect(shown[positionOf(shown, '应办日') + 1]).toContain('红 逾期督办 一周一微型沙龙 2026-W46')
    expect(positionOf(shown, '2026-12 ')).toBe(-1)
    const rows = shown.filter((line) => line.includes('一周一微型沙龙')).length
    expect(shown).toContain(`另有 ${32 - rows} 项 / ${32 - rows} more`)
  })

  test('puts what several teams owe alike on one line', () => {
    const counties = ['柯城区', '衢江区', '龙游县', '江山市', '常山县', '开化县']
    const teams = counties.map((county) => [owed({ county })])
    const rows = (columns: number): readonly string[] =>
      lines({ teams }, { columns }).filter((line) => line.includes('举办沙龙 '))
    expect(rows(130)).toHaveLength(1)
    expect(rows(130)[0]).toContain('柯城区 衢江区 龙游县 江山市 常山县 开化县')
    expect(rows(80)).toHaveLength(1)
    expect(rows(80)[0]).toMatch(/柯城区等 6 个$/)
  })

  test('says in words what its colours say, and shows none when it must not', () => {
    const teams = [
      [owed({ light: 'yellow', word: '逾期预警' })],
      [owed({ light: 'blue', word: '临期', period: '2026-W49' })],
    ]
    const coloured = lines({ teams, troubles: ['坏了'] }, { colour: true })
    const plain = lines({ teams, troubles: ['坏了'] })
    expect(coloured.join('\n')).toContain('\u001b[33m黄 逾期预警')
    expect(coloured.join('\n')).toContain('\u001b[31m! 坏了')
    expect(plain).toEqual(coloured.map(stripVTControlCharacters))
    expect(plain.join('\n')).not.toContain('\u001b')
    expect(plain[1]).toBe('应办事项 · 2 个团 · 红 0 黄 1 蓝 1 绿 0 · 2026-11-25 10:31')
  })

  test('aligns its columns', () => {
    const teams = [
      [owed({ name: '成果评价与尽职调查', owner: 'tech-manager' }), owed({ period: '2026-W49' })],
    ]
    const shown = lines({ teams }, { columns: 120 })
    const heading = positionOf(shown, '县区')
    const start = (line: string, part: string): number => textWidth(line.slice(0, line.indexOf(part)))
    const due = start(shown[heading] ?? '', '应办日')
    for (const row of [1, 2]) expect(start(shown[heading + row] ?? '', '2026-11-27')).toBe(due)
  })

  test('ends with the line that records the most urgent duty, which a shell reads as one, and where to look', () => {
    const shown = lines({ teams: [[owed()]] }, { ready: (command) => `${command} --data /srv/office` })
    expect(shown.at(-1)).toBe(terminal.foot)
    const hint = positionOf(shown, '登记“举办沙龙”')
    const command = shown.slice(hint + 1, -1)
    expect(command.slice(0, -1).every((line) => line.endsWith(' \\'))).toBe(true)
    expect(command.map((line) => line.trim().replace(/ \\$/, '')).join(' ')).toBe(
      `${owed().command} --data /srv/office`,
    )
  })

  test('says what opens first while nothing can be recorded', () => {
    const planned = owed({ opensAt: '2026-11-26T09:07:00+08:00', light: 'grey', word: '待启动' })
    expect(lines({ teams: [[planned]] })).toContain(
      '尚无可登记的事项，2026-11-26 09:07 启动“一周一微型沙龙 2026-W48” / opens first',
    )
    expect(lines({})).toContain('目前没有应办事项 / nothing is owed')
  })

  test('tells of four troubles and how many more there are', () => {
    const troubles = Array.from({ length: 7 }, (_, number) => `流程 team/t-${number} 已被外部终止`)
    const shown = lines({ troubles }).filter((line) => line.startsWith('! '))
    expect(shown).toHaveLength(5)
    expect(shown.at(-1)).toBe('! 另有 3 条 / 3 more')
  })

  test('has one line when something wants a person’s hand, and none when nothing does', () => {
    const told = (attentions: number): readonly string[] =>
      lines({ attentions }, { ready: (command) => `${command} --data /srv/office` }).filter((line) =>
        line.includes('需要处理'),
      )
    expect(told(3)).toEqual(['需要处理 3 项，见 npx hopelight notices --data /srv/office'])
    expect(told(0)).toEqual([])
  })
})
