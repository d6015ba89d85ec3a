import { describe, expect, test } from 'vitest'
import { csvText } from '../../../client/cli/csv.ts'

function cellOf(text: string): string {
  return csvText([[text]]).slice(1)
}

describe('a cell of a CSV file', () => {
  test.each([
    '=HYPERLINK(1)',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '\u3000=1',
    '\u00a0+1',
    '\u200b=1',
    '\ufeff@a',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    ' ＝1',
    '﹦1',
    '\n=1',
  ])('that a spreadsheet could run is made plain text: %j', (text) => {
    expect(cellOf(text).replace(/^"/, '').startsWith("'")).toBe(true)
    expect(cellOf(text)).toContain(text)
  })

  test.each(['龙游', ' 龙游', '3-5', 'a=b', '。', '', '第1次'])('else stays as it is: %j', (text) => {
    expect(cellOf(text)).toBe(text)
  })
})
