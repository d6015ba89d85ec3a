import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { shellLine } from '../../../client/cli/shell-words.ts'
import { alignedText, styled, textWidth, wrapText } from '../../../client/cli/table.ts'

const colour = { colour: true, columns: null }

describe('columns of text', () => {
  it('count two for a Chinese character and none for a colour', () => {
    expect(textWidth('红 逾期督办')).toBe(11)
    expect(textWidth(styled(colour, 'red', '红 逾期督办'))).toBe(11)
    expect(textWidth('𠮷')).toBe(2)
  })

  it.each([
    ['✅', 2],
    ['☕', 2],
    ['⭐', 2],
    ['⌚', 2],
    ['❤️', 2],
    ['👩‍🔬', 2],
    ['①', 1],
    ['…', 1],
    ['é', 1],
    ['ｱ', 1],
    ['Ａ', 2],
    ['，', 2],
  ])('count for %s what a terminal takes: %i', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })

  it('count alike one by one and together', () => {
    const unit = fc.constantFrom('红', 'a', '，', '·', '\u3000', '～', '✅', '𠮷', '—')
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const sum = units.reduce((width, each) => width + stringWidth(each), 0)
        expect(textWidth(units.join(''))).toBe(sum)
      }),
    )
  })

  it('are aligned whatever their width and colour, with nothing behind', () => {
    const rows = [
      ['县区', 'a', ''],
      ['x', styled(colour, 'red', '红'), '末'],
    ]
    expect(alignedText({ colour: false, columns: null }, rows).split('\n')).toEqual([
      '县区  a',
      `x     ${styled(colour, 'red', '红')}  末`,
    ])
  })

  it('give their last one a line of its own where there is no room', () => {
    const rows = [
      ['甲', 'b', '一二三四五'],
      ['丙', 'd', '六'],
    ]
    expect(alignedText({ colour: false, columns: 14 }, rows, '  ')).toBe(
      '  甲  b\n    一二三四五\n  丙  d  六',
    )
  })

  it('are wrapped without losing a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('红', 'a', '，', '。', '𠮷', '1') }), (text) => {
        const lines = wrapText(text, 12)
        expect(lines.join('')).toBe(text)
      }),
    )
  })
})

describe('a line for the shell', () => {
  it('is read back as the same words', () => {
    const words = ['a b', "it's", '', '$HOME `x` "y" \\', '龙游', '--set', 'topic=涂布 & *', '\n']
    const script = `printf '%s\\0' ${shellLine(words)}`
    expect(execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1)).toEqual(words)
  })
})
