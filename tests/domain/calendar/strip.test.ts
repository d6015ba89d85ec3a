import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UnknownYearError } from '../../../domain/calendar/calendar.ts'
import { addDays } from '../../../domain/calendar/civil-date.ts'
import { createStrip, StripTooShortError, stripDays, stripLastOn } from '../../../domain/calendar/strip.ts'
import { addWorkdays } from '../../../domain/calendar/workdays.ts'
import { dateBetween } from './arbitraries.ts'
import { shippedCalendar } from './calendar-files.ts'

const calendar = shippedCalendar()

describe('a working-day strip', () => {
  it('records each day as worked or off, with the years that rest on no notice', () => {
    expect(createStrip(calendar, '2026-02-13', '2026-03-01')).toEqual({
      startOn: '2026-02-13',
      days: '11000000000111110',
      provisionalYears: [],
    })
    const turn = createStrip(calendar, '2026-12-30', '2027-01-05')
    expect(turn).toEqual({ startOn: '2026-12-30', days: '1100011', provisionalYears: [2027] })
    expect(stripLastOn(turn)).toBe('2027-01-05')
  })

  it('answers for its days alone, and names the day it lacks', () => {
    const days = stripDays(createStrip(calendar, '2026-12-30', '2027-01-05'))
    expect([
      days.isWorkday('2026-12-31'),
      days.isWorkday('2027-01-01'),
      days.isWorkday('2027-01-05'),
    ]).toEqual([true, false, true])
    expect([days.isProvisional('2026-12-31'), days.isProvisional('2027-01-01')]).toEqual([false, true])
    for (const date of ['2026-12-29', '2027-01-06', '2027-01-09']) {
      expect(() => days.isWorkday(date)).toThrow(StripTooShortError)
      expect(() => days.isProvisional(date)).toThrow(date)
    }
    try {
      addWorkdays(days, '2027-01-04', 2)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(StripTooShortError)
      expect(error).toMatchObject({ name: 'StripTooShortError', date: '2027-01-06' })
    }
  })

  it('is empty when it ends before it begins, and then knows no day', () => {
    const empty = createStrip(calendar, '2026-11-27', '2026-11-26')
    expect(empty).toEqual({ startOn: '2026-11-27', days: '', provisionalYears: [] })
    expect(stripLastOn(empty)).toBe('2026-11-26')
    expect(() => stripDays(empty).isWorkday('2026-11-27')).toThrow(StripTooShortError)
  })

  it('is not made over a year without a file', () => {
    expect(() => createStrip(shippedCalendar([2026]), '2026-12-01', '2027-01-02')).toThrow(UnknownYearError)
  })

  it('says what the calendar says, also after a journey as JSON', () => {
    const span = fc.tuple(dateBetween('2020-01-01', '2036-01-01'), fc.nat(300), fc.nat(300))
    fc.assert(
      fc.property(span, ([firstOn, length, offset]) => {
        const strip = createStrip(calendar, firstOn, addDays(firstOn, length))
        // oxlint-disable-next-line typescript/no-unsafe-argument -- the journey is what is tested
        const days = stripDays(JSON.parse(JSON.stringify(strip)))
        const date = addDays(firstOn, offset)
        if (offset > length) {
          expect(() => days.isWorkday(date)).toThrow(StripTooShortError)
        } else {
          expect(days.isWorkday(date)).toBe(calendar.isWorkday(date))
          expect(days.isProvisional(date)).toBe(calendar.isProvisional(date))
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
