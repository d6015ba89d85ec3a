import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Terminal } from '../../../client/cli/command.ts'
import { planText } from '../../../client/cli/plan-text.ts'
import { textWidth, wrapText } from '../../../client/cli/table.ts'
import { terminalOf } from '../../../client/cli/terminal.ts'
import { qsTea, template } from '../../domain/cadence/plan/planned.ts'
import { qsTeaTeam } from '../../domain/programme/support/qs-tea-team.ts'

const team = { ...qsTeaTeam, seats: {} }

function shownOn(terminal: Terminal): string {
  return planText(terminal, { team, template, startIsAssumed: false, whole: qsTea, shown: qsTea })
}

describe('the plan on a terminal', () => {
  it.each([80, 100, 120, 200])('fits its %i columns and keeps due and rule of every milestone', (columns) => {
    const text = shownOn({ colour: false, columns })
    for (const line of text.split('\n').filter((each) => /^[│┌├└]/.test(each))) {
      expect(textWidth(line)).toBeLessThanOrEqual(columns)
    }
    expect(text).toMatch(/举办沙龙.*2026-12-31 周四 暂定/)
    expect(text).toContain('依据')
  })

  it('says the same with colour as without', () => {
    const coloured = shownOn({ colour: true, columns: 120 })
    expect(coloured).toContain('\u001b[')
    expect(stripVTControlCharacters(coloured)).toBe(shownOn({ colour: false, columns: 120 }))
  })
})

describe('what stdout can show', () => {
  it.each([
    [{ isTTY: true, columns: 90 }, {}, { colour: true, columns: 90 }],
    [{ isTTY: true, columns: 90 }, { NO_COLOR: '1' }, { colour: false, columns: 90 }],
    [{ isTTY: true, columns: 90 }, { NO_COLOR: '' }, { colour: true, columns: 90 }],
    [{ isTTY: true, columns: 90 }, { TERM: 'dumb' }, { colour: false, columns: 90 }],
    [{}, {}, { colour: false, columns: null }],
  ])('%j with %j: %j', (stream, environment, terminal) => {
    expect(terminalOf(stream, environment)).toEqual(terminal)
  })
})

describe('wrapped text', () => {
  it('loses nothing, fits, and begins no line with a closing mark', () => {
    const text = '每周五；2027-01-01 休息，改在同周 2026-12-31'
    const lines = wrapText(text, 12)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    for (const line of lines) {
      expect(textWidth(line)).toBeLessThanOrEqual(12)
      expect(line).not.toMatch(/^[，；。]/)
    }
    expect(textWidth('暂定 2026')).toBe(9)
  })
})
