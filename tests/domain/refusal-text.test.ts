import { describe, expect, test } from 'vitest'
import { refusalText } from '../../domain/refusal-text.ts'
import { refuse } from '../../domain/refusals.ts'

function told(problem: string): string {
  return refusalText(refuse('bad-input', { problem }))
}

describe('a refusal in both languages', () => {
  test('says each once', () => {
    expect(refusalText(refuse('evidence-hash'))).toBe(
      '佐证材料与其校验值不符 / The evidence does not match its hash',
    )
    expect(told('没有此地址 / no such address')).toBe('输入有误：没有此地址 / Bad input: no such address')
  })

  test('parts several problems, each in its language', () => {
    expect(told('甲错 / a is wrong；乙错 / b is wrong')).toBe(
      '输入有误：甲错；乙错 / Bad input: a is wrong; b is wrong',
    )
  })

  test('leaves what somebody wrote in one piece', () => {
    expect(told('应为整数，收到“1 / 2” / must be whole, not “1 / 2”')).toBe(
      '输入有误：应为整数，收到“1 / 2” / Bad input: must be whole, not “1 / 2”',
    )
    expect(told('找不到“a / b”')).toBe('输入有误 / Bad input：找不到“a / b”')
  })

  test('says a problem of one language once, behind both', () => {
    expect(told('没有岗位“liason”，相近的：liaison')).toBe(
      '输入有误 / Bad input：没有岗位“liason”，相近的：liaison',
    )
    expect(told('甲 / a，乙 / b')).toBe('输入有误 / Bad input：甲 / a，乙 / b')
  })
})
