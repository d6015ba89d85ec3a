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
    ' =1',
    '\u3000=1',
    '\u00a0+1',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    ' ＝1',
    '﹦1',
  ])('that a spreadsheet could run is made plain text: %j', (text) => {
    expect(cellOf(text)).toBe(`'${text}`)
  })

  test.each([
    ['\t=1', "' =1"],
    ['\u200b=1', '‹U+200B›=1'],
    ['\ufeff@a', '‹U+FEFF›@a'],
    ['\r=1', '‹U+000D›=1'],
    ['\n=1', '⏎=1'],
    ['一行\r\n=1', '一行⏎=1'],
  ])('hides no formula behind what nobody sees: %j', (text, shown) => {
    expect(cellOf(text)).toBe(shown)
  })

  test.each(['龙游', ' 龙游', '3-5', 'a=b', '。', '', '第1次'])('else stays as it is: %j', (text) => {
    expect(cellOf(text)).toBe(text)
  })
})
