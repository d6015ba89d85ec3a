import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMs,
  chinaOffset,
  dateOf,
  instantAt,
  instantFromMs,
  msOf,
  parseInstant,
  readMoment,
  timeOf,
} from '../../../domain/calendar/instant.ts'
import { anyDate, anyMs } from './arbitraries.ts'

describe('an instant', () => {
  it('is written with the offset of China', () => {
    expect(chinaOffset).toBe('+08:00')
    expect(instantAt('2026-11-27', '18:00')).toBe('2026-11-27T18:00:00+08:00')
    expect(instantAt('2026-11-27', '09:07:31')).toBe('2026-11-27T09:07:31+08:00')
  })

  it.each(['24:00', '9:07', '09:60', '09:07:60', '09:07:00Z', '', '０９:07'])(
    'is not made from the time %j',
    (time) => {
      expect(() => instantAt('2026-11-27', time)).toThrow(RangeError)
    },
  )

  it('is worked out from epoch milliseconds, the part of a second cut off', () => {
    expect(instantFromMs(0)).toBe('1970-01-01T08:00:00+08:00')
    expect(instantFromMs(Date.UTC(2026, 10, 27, 16, 0, 0))).toBe('2026-11-28T00:00:00+08:00')
    expect(instantFromMs(Date.UTC(2026, 10, 27, 15, 59, 59, 999))).toBe('2026-11-27T23:59:59+08:00')
    expect(instantFromMs(-1)).toBe('1970-01-01T07:59:59+08:00')
  })

  it('gives back milliseconds, day and time of day', () => {
    const instant = '2026-11-27T09:07:05+08:00'
    expect(msOf(instant)).toBe(Date.UTC(2026, 10, 27, 1, 7, 5))
    expect(dateOf(instant)).toBe('2026-11-27')
    expect(timeOf(instant)).toBe('09:07:05')
  })

  it('moves by milliseconds', () => {
    expect(addMs('2026-12-31T23:59:59+08:00', 1000)).toBe('2027-01-01T00:00:00+08:00')
    expect(addMs('2026-12-31T23:59:59+08:00', 999)).toBe('2026-12-31T23:59:59+08:00')
    expect(addMs('2027-01-01T00:00:00+08:00', -1)).toBe('2026-12-31T23:59:59+08:00')
  })

  it.each([
    '2026-11-27T09:07:05Z',
    '2026-11-27T09:07:05+09:00',
    '2026-11-27T09:07:05-08:00',
    '2026-11-27T09:07:05.000+08:00',
    '2026-11-27T09:07+08:00',
    '2026-11-27 09:07:05+08:00',
    '2026-02-30T09:07:05+08:00',
    '2026-11-27T24:00:00+08:00',
    '2026-11-27T23:59:60+08:00',
    '2026-11-27T0９:07:05+08:00',
    '2026-11-27',
    '',
  ])('is refused from %j', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('is an error, never a number, when something else is passed', () => {
    expect(() => msOf('2026-11-27')).toThrow(RangeError)
    expect(() => msOf('soon')).toThrow(RangeError)
  })
})

describe('a moment that somebody gives with an offset', () => {
  it.each([
    ['2026-11-27T09:07:05+08:00', '2026-11-27T09:07:05+08:00'],
    ['2026-11-27T01:07:05Z', '2026-11-27T09:07:05+08:00'],
    ['2026-11-27T01:07Z', '2026-11-27T09:07:00+08:00'],
    ['2026-11-27T01:07:05.999Z', '2026-11-27T09:07:05+08:00'],
    ['2026-12-31T18:00:00-05:30', '2027-01-01T07:30:00+08:00'],
    ['2999-12-31T23:59:59+08:00', '2999-12-31T23:59:59+08:00'],
    ['1900-01-01T00:00:00+08:00', '1900-01-01T00:00:00+08:00'],
  ])('is read from %s', (text, instant) => {
    expect(readMoment(text)).toBe(instant)
    expect(readMoment(text)).toBe(instantFromMs(Date.parse(text)))
  })

  it.each([
    '9999-12-31T23:59:59-23:59',
    '9999-01-01T00:00:00Z',
    '3000-01-01T00:00:00+08:00',
    '2999-12-31T23:59:59Z',
    '0001-01-01T00:00:00Z',
    '0000-00-00T00:00:00Z',
    '1900-01-01T00:00:00+14:00',
    '2026-02-30T00:00:00Z',
    '2026-11-27T24:00:00Z',
    '2026-11-27T01:07:60Z',
    '2026-11-27T01:07:05',
    '2026-11-27T01:07:05+24:00',
    '+010000-01-01T00:00:00Z',
    '2026-11-27',
    '',
  ])('is none as %j', (text) => {
    expect(readMoment(text)).toBeNull()
  })
})

describe('instants', () => {
  it('come back whole from milliseconds and from text, and agree with UTC', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const instant = instantFromMs(ms)
        const wholeSecond = Math.floor(ms / 1000) * 1000
        expect(msOf(instant)).toBe(wholeSecond)
        expect(Date.parse(instant)).toBe(wholeSecond)
        expect(parseInstant(instant)).toBe(instant)
        expect(instantAt(dateOf(instant), timeOf(instant))).toBe(instant)
      }),
      { numRuns: 5_000 },
    )
  })

  it('are in order of text as they are in time', () => {
    const near = fc
      .tuple(anyMs, fc.integer({ min: -90_000_000, max: 90_000_000 }))
      .map(([ms, by]) => [ms, ms + by])
    fc.assert(
      fc.property(fc.oneof(fc.tuple(anyMs, anyMs), near), ([one = 0, other = 0]) => {
        const byText = instantFromMs(one) < instantFromMs(other)
        expect(byText).toBe(Math.floor(one / 1000) < Math.floor(other / 1000))
      }),
      { numRuns: 3_000 },
    )
  })

  it('of one day lie between its midnight and the next', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 86_399 }), (date, seconds) => {
        expect(dateOf(addMs(instantAt(date, '00:00'), seconds * 1000))).toBe(date)
      }),
      { numRuns: 2_000 },
    )
  })
})
