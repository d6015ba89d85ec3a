import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, yearOf } from '../../../domain/calendar/civil-date.ts'
import {
  monthOfPeriod,
  nextPeriod,
  parsePeriodKey,
  periodOf,
  programmePeriod,
} from '../../../domain/calendar/period.ts'
import { anyDate, dateBetween } from './arbitraries.ts'

const kinds = ['week', 'month', 'quarter', 'half-year', 'year'] as const

describe('the period of a day', () => {
  it.each([
    ['week', '2026-11-27', '2026-W48', '2026-11-23', '2026-11-29'],
    ['week', '2026-12-31', '2026-W53', '2026-12-28', '2027-01-03'],
    ['week', '2027-01-03', '2026-W53', '2026-12-28', '2027-01-03'],
    ['week', '2027-01-04', '2027-W01', '2027-01-04', '2027-01-10'],
    ['week', '2025-12-29', '2026-W01', '2025-12-29', '2026-01-04'],
    ['week', '2024-12-30', '2025-W01', '2024-12-30', '2025-01-05'],
    ['week', '2021-01-03', '2020-W53', '2020-12-28', '2021-01-03'],
    ['week', '2023-01-01', '2022-W52', '2022-12-26', '2023-01-01'],
    ['month', '2026-11-27', '2026-11', '2026-11-01', '2026-11-30'],
    ['month', '2028-02-29', '2028-02', '2028-02-01', '2028-02-29'],
    ['quarter', '2026-11-27', '2026-Q4', '2026-10-01', '2026-12-31'],
    ['quarter', '2026-03-31', '2026-Q1', '2026-01-01', '2026-03-31'],
    ['half-year', '2026-11-27', '2026-H2', '2026-07-01', '2026-12-31'],
    ['half-year', '2026-06-30', '2026-H1', '2026-01-01', '2026-06-30'],
    ['year', '2026-11-27', '2026', '2026-01-01', '2026-12-31'],
    ['three-years', '2026-11-23', '2026-2028', '2026-11-23', '2029-11-22'],
  ] as const)('%s of %s is %s, %s to %s', (kind, date, key, firstOn, lastOn) => {
    expect(periodOf(kind, date)).toEqual({ kind, key, firstOn, lastOn })
  })

  it('for the leap is the programme, keyed by the year of its start and that year + 2', () => {
    expect(programmePeriod('2026-01-05')).toEqual({
      kind: 'three-years',
      key: '2026-2028',
      firstOn: '2026-01-05',
      lastOn: '2029-01-04',
    })
    expect(nextPeriod(programmePeriod('2026-01-05'))).toEqual(programmePeriod('2029-01-05'))
  })

  it.each([
    ['2026-W53', '2027-W01'],
    ['2027-W52', '2028-W01'],
  ])('of week %s is followed by %s', (key, next) => {
    const period = parsePeriodKey('week', key)
    expect(period && nextPeriod(period).key).toBe(next)
  })
})

describe('a period key', () => {
  it.each([
    ['week', '2026-W54'],
    ['week', '2027-W53'],
    ['week', '2026-W00'],
    ['week', '2026-W1'],
    ['week', '2026-w48'],
    ['week', '2026W48'],
    ['week', '2026-W4８'],
    ['week', '1899-W10'],
    ['month', '2026-13'],
    ['month', '2026-00'],
    ['month', '2026-1'],
    ['month', '2026-11-01'],
    ['month', '26-11'],
    ['quarter', '2026-Q5'],
    ['quarter', '2026-Q0'],
    ['quarter', '2026-Q04'],
    ['half-year', '2026-H3'],
    ['half-year', '2026-H2 '],
    ['year', '26'],
    ['year', '２０２６'],
    ['year', '2026-2028'],
    ['year', '3000'],
    ['year', ''],
    ['month', '2026-W48'],
    ['week', '2026-11'],
    ['three-years', '2026-2028'],
  ] as const)('of a %s is not %j', (kind, key) => {
    expect(parsePeriodKey(kind, key)).toBeNull()
  })

  it('leads back to the period it was made from', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), dateBetween('1900-01-01', '2999-12-29'), (kind, date) => {
        const period = periodOf(kind, date)
        expect(parsePeriodKey(kind, period.key)).toEqual(period)
        for (const other of kinds) if (other !== kind) expect(parsePeriodKey(other, period.key)).toBeNull()
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('the periods of a kind', () => {
  it('tile the days without gap or overlap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyDate, (kind, date) => {
        const period = periodOf(kind, date)
        expect(period.firstOn <= date && date <= period.lastOn).toBe(true)
        expect(periodOf(kind, period.firstOn)).toEqual(period)
        expect(periodOf(kind, period.lastOn)).toEqual(period)
        const next = nextPeriod(period)
        expect(next.firstOn).toBe(addDays(period.lastOn, 1))
        expect(next.key > period.key).toBe(true)
        expect(periodOf(kind, addDays(period.firstOn, -1)).lastOn < period.firstOn).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })

  it('number each week once, 52 or 53 a year, the fourth of January always in the first', () => {
    const longYears: number[] = []
    let period = periodOf('week', '2020-01-04')
    let inYear = 0
    let year = 2020
    for (; yearOf(period.firstOn) < 2048; period = nextPeriod(period)) {
      if (!period.key.startsWith(`${year}-`)) {
        if (inYear === 53) longYears.push(year)
        expect(inYear === 52 || inYear === 53).toBe(true)
        year += 1
        inYear = 0
        expect(period).toEqual(periodOf('week', `${year}-01-04`))
      }
      inYear += 1
      expect(period.key).toBe(`${year}-W${String(inYear).padStart(2, '0')}`)
    }
    expect(longYears).toEqual([2020, 2026, 2032, 2037, 2043])
  })
})

describe('a calendar month of a period', () => {
  it.each([
    ['half-year', '2026-H2', 1, '2026-07-01', '2026-07-31'],
    ['half-year', '2026-H2', 6, '2026-12-01', '2026-12-31'],
    ['half-year', '2028-H1', 2, '2028-02-01', '2028-02-29'],
    ['quarter', '2026-Q4', 3, '2026-12-01', '2026-12-31'],
    ['year', '2026', 11, '2026-11-01', '2026-11-30'],
    ['month', '2026-11', 1, '2026-11-01', '2026-11-30'],
  ] as const)('%s %s, month %i is %s to %s', (kind, key, n, firstOn, lastOn) => {
    const period = parsePeriodKey(kind, key)
    expect(period && monthOfPeriod(period, n)).toEqual({ firstOn, lastOn })
  })

  it('is an error when the period lacks it', () => {
    expect(() => monthOfPeriod(periodOf('quarter', '2026-11-27'), 4)).toThrow('2026-Q4')
    expect(() => monthOfPeriod(periodOf('quarter', '2026-11-27'), 0)).toThrow(RangeError)
    expect(() => monthOfPeriod(periodOf('quarter', '2026-11-27'), 1.5)).toThrow(RangeError)
    expect(() => monthOfPeriod(periodOf('week', '2026-11-27'), 1)).toThrow(RangeError)
    expect(() => monthOfPeriod(programmePeriod('2026-01-05'), 1)).toThrow(RangeError)
  })

  it('is one of as many as make up the period', () => {
    fc.assert(
      fc.property(fc.constantFrom('month', 'quarter', 'half-year', 'year'), anyDate, (kind, date) => {
        const period = periodOf(kind, date)
        const months = { month: 1, quarter: 3, 'half-year': 6, year: 12 }[kind]
        expect(monthOfPeriod(period, 1).firstOn).toBe(period.firstOn)
        expect(monthOfPeriod(period, months).lastOn).toBe(period.lastOn)
        expect(addMonths(period.firstOn, months)).toBe(addDays(period.lastOn, 1))
        expect(() => monthOfPeriod(period, months + 1)).toThrow(RangeError)
      }),
      { numRuns: 1_000 },
    )
  })
})
