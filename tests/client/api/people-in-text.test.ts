import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameHider } from '../../../client/api/people-in-text.ts'

const names = new Map([
  ['p-006', '王小明'],
  ['p-007', '王小明亮'],
  ['p-008', '李'],
  ['p-009', '赵(代)+.*'],
  ['p-010', '王小明'],
])
const hide = nameHider(names)

describe('names of the people file', () => {
  it.each([
    ['王小明到场', '{p-006}到场'],
    ['王小明亮到场', '{p-007}到场'],
    ['王小明、王小明亮、王小明', '{p-006}、{p-007}、{p-006}'],
    ['桃李满天下', '桃李满天下'],
    ['赵(代)+.*到场', '{p-009}到场'],
    ['没有人', '没有人'],
    ['{p-006}', '{p-006}'],
  ])('in %j become %j', (text, expected) => {
    expect(hide(text)).toBe(expected)
  })

  it('are all gone, and back in their places when they are put back', () => {
    const words = fc.constantFrom('王小明', '王小明亮', '与', '在', '龙游', '𠮷', '{', '}')
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        const text = parts.join('')
        const hidden = hide(text)
        expect(hidden).not.toContain('王小明')
        const back = hidden.replaceAll(/\{(p-\d{3})\}/g, (_, personId: string) => names.get(personId) ?? '')
        expect(back).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('are none where nobody is known', () => {
    expect(nameHider(new Map())('王小明')).toBe('王小明')
  })
})
