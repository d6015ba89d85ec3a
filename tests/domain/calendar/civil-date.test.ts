import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  civilDate,
  dateOfDayNumber,
  dayNumberOf,
  dayOf,
  daysBetween,
  daysInMonth,
  monthOf,
  parseCivilDate,
  weekdayOf,
  yearOf,
} from '../../../domain/calendar/civil-date.ts'
import { anyDate } from './arbitraries.ts'

describe('a civil date', () => {
  it.each(['2026-11-27', '2024-02-29', '2000-02-29', '1900-01-01', '2999-12-31'])(
    'is read from %s',
    (text) => {
      expect(parseCivilDate(text)).toBe(text)
    },
  )

  it.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '26-11-27',
    '2026-1-7',
    '20261127',
    '2026/11/27',
    '２０２６-11-27',
    '2026-11-2７',
    '٢٠٢٦-11-27',
    '1899-12-31',
    '3000-01-01',
    '0026-11-27',
    '+2026-11-27',
    ' 2026-11-27',
    '2026-11-27\n',
    '2026-11-27T00:00:00',
    '\u200b2026-11-27',
    'NaN-aN-aN',
    '',
  ])('is refused from %j', (text) => {
    expect(parseCivilDate(text)).toBeNull()
  })

  it('is put together from year, month and day, and from no day that does not exist', () => {
    expect(civilDate(2026, 3, 5)).toBe('2026-03-05')
    expect(() => civilDate(2026, 2, 29)).toThrow(RangeError)
    expect(() => civilDate(2026, 1, 0)).toThrow(RangeError)
    expect(() => civilDate(2026, 1, 1.5)).toThrow(RangeError)
    expect(() => civilDate(2026, 13, 1)).toThrow(RangeError)
    expect(() => civilDate(26, 1, 1)).toThrow(RangeError)
  })

  it('knows its parts', () => {
    expect([yearOf('2026-11-27'), monthOf('2026-11-27'), dayOf('2026-11-27')]).toEqual([2026, 11, 27])
  })

  it('knows the length of each month, leap years by the Gregorian rule', () => {
    const lengths = Array.from({ length: 12 }, (_, index) => daysInMonth(2026, index + 1))
    expect(lengths).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    expect([1900, 2000, 2024, 2026, 2100].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28, 28])
  })

  it('moves over ends of months, years and leap days', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-15', 0)).toBe('2026-03-15')
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365)
    expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1)
  })

  it('adds months on the same day, or on the last day of a month that lacks it', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-01-31', 2)).toBe('2026-03-31')
    expect(addMonths('2024-02-29', 36)).toBe('2027-02-28')
    expect(addMonths('2024-02-29', 48)).toBe('2028-02-29')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths('2026-01-05', 36)).toBe('2029-01-05')
    expect(addMonths('2026-11-30', -11)).toBe('2025-12-30')
  })

  it('counts weekdays from Monday 1 to Sunday 7', () => {
    const days = [
      '2026-11-23',
      '2026-11-27',
      '2026-11-29',
      '1900-01-01',
      '1969-12-31',
      '1970-01-01',
      '2999-12-31',
    ]
    expect(days.map(weekdayOf)).toEqual([1, 5, 7, 1, 3, 4, 2])
  })

  it('is an error, never a made-up date, when something else is passed', () => {
    expect(() => addDays('tomorrow', 40)).toThrow(RangeError)
    expect(() => weekdayOf('２０２６-01-01')).toThrow(RangeError)
    expect(() => addDays('2026-01-10', 0.5)).toThrow(RangeError)
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
  })
})

describe('date arithmetic', () => {
  it('agrees with the proleptic Gregorian calendar on every day from 1900 to 2999', () => {
    const firstNumber = Date.UTC(1900, 0, 1) / 86_400_000
    let differences = 0
    let number = firstNumber
    for (let year = 1900; year <= 2999; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        for (let day = 1; day <= daysInMonth(year, month); day += 1, number += 1) {
          const date = civilDate(year, month, day)
          if (dayNumberOf(date) !== number || dateOfDayNumber(number) !== date) differences += 1
        }
      }
    }
    expect(differences).toBe(0)
    expect(number).toBe(Date.UTC(3000, 0, 1) / 86_400_000)
  })

  it('moves as UTC dates move', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        const expected = new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000)
        expect(addDays(date, days)).toBe(expected.toISOString().slice(0, 10))
        expect(weekdayOf(date)).toBe(new Date(`${date}T00:00:00Z`).getUTCDay() || 7)
      }),
      { numRuns: 4_000 },
    )
  })

  it('takes back what it adds, and text order is time order', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (one, other) => {
        expect(addDays(one, daysBetween(one, other))).toBe(other)
        expect(Math.sign(daysBetween(one, other))).toBe(other > one ? 1 : other < one ? -1 : 0)
        expect(parseCivilDate(one)).toBe(one)
      }),
      { numRuns: 3_000 },
    )
  })

  it('lands on the day asked for, or on the last of the month, when months are added', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -600, max: 600 }), (date, months) => {
        const moved = addMonths(date, months)
        const number = yearOf(date) * 12 + monthOf(date) - 1 + months
        expect(yearOf(moved) * 12 + monthOf(moved) - 1).toBe(number)
        expect(dayOf(moved)).toBe(Math.min(dayOf(date), daysInMonth(yearOf(moved), monthOf(moved))))
      }),
      { numRuns: 3_000 },
    )
  })
})
