import { expect, test } from 'vitest'
import { atMost, figureTable, mustBe, told, withUnit } from '../../bench/figure.ts'

test('a figure stands beside its limit and says whether it is kept', () => {
  const table = figureTable([
    atMost('largest run', 89.96, 90, 'KB', 1),
    atMost('actions', 4_001, 4_000, ''),
    mustBe('lost', '0', 'none', true),
    told('wakes', '1,100'),
  ])
  expect(table.split('\n')).toEqual([
    '| measure | figure | limit |  |',
    '| --- | ---: | ---: | --- |',
    '| largest run | 90.0 KB | ≤ 90.0 KB | kept |',
    '| actions | 4,001 | ≤ 4,000 | **missed** |',
    '| lost | 0 | none | kept |',
    '| wakes | 1,100 |  |  |',
  ])
})

test('a limit is kept by what is measured, not by what is printed', () => {
  expect(atMost('ratio', 1.154, 1.15, '×', 2)).toMatchObject({ measured: '1.15 ×', kept: false })
  expect(atMost('ratio', 1.15, 1.15, '×', 2).kept).toBe(true)
  expect(atMost('ratio', Number.NaN, 1.15, '×', 2).kept).toBe(false)
})

test('thousands are set apart, before the point only', () => {
  expect(withUnit(1_234_567.891, 's', 3)).toBe('1,234,567.891 s')
  expect(withUnit(999, '')).toBe('999')
})
