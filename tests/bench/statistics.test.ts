import { expect, test } from 'vitest'
import { median, quantile, steadySlope } from '../../bench/statistics.ts'

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 2, 9])).toBe(3)
  expect(median([7])).toBe(7)
})

test('a quantile is the smallest value that so many of the values do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantile(hundred, 0.99)).toBe(99)
  expect(quantile(hundred, 0.5)).toBe(50)
  expect(quantile(hundred, 1)).toBe(100)
  expect(quantile([3], 0.99)).toBe(3)
})

test('a steady slope is that of the line the values follow, whatever a few of them do', () => {
  expect(steadySlope([1, 3, 5, 7, 9])).toBe(2)
  expect(steadySlope([1, 3, 500, 7, 9, -80, 13])).toBe(2)
  expect(steadySlope([4, 6, 4, 6, 4])).toBe(0)
  expect(() => steadySlope([4])).toThrow(RangeError)
})

test('nothing has neither', () => {
  expect(() => median([])).toThrow(RangeError)
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})
