import { describe, expect, it } from 'vitest'
import { UnknownYearError } from '../../../domain/calendar/calendar.ts'
import { addDays, type CivilDate } from '../../../domain/calendar/civil-date.ts'
import {
  addWorkdays,
  countWorkdays,
  firstWorkdayOnOrAfter,
  lastWorkdayOnOrBefore,
  nthWorkdayOf,
  rollInsideWeek,
  watchProvisional,
  workdaysIn,
} from '../../../domain/calendar/workdays.ts'
import { shippedCalendar } from './calendar-files.ts'

const calendar = shippedCalendar()

describe('counting working days', () => {
  it.each([
    ['2026-02-13', 3, '2026-02-25'],
    ['2026-04-30', 3, '2026-05-08'],
    ['2026-05-08', 3, '2026-05-12'],
    ['2026-10-09', 3, '2026-10-13'],
    ['2026-12-30', 3, '2027-01-05'],
    ['2026-11-27', 1, '2026-11-30'],
    ['2026-11-28', 1, '2026-11-30'],
    ['2026-11-30', -1, '2026-11-27'],
    ['2026-11-29', -1, '2026-11-27'],
    ['2026-02-25', -3, '2026-02-13'],
    ['2026-02-24', -1, '2026-02-14'],
    ['2026-07-30', 10, '2026-08-13'],
    ['2026-02-20', 0, '2026-02-20'],
    ['2026-11-27', 0, '2026-11-27'],
  ])('from %s, not counted, by %i comes to %s', (date, count, expected) => {
    expect(addWorkdays(calendar, date, count)).toBe(expected)
  })

  it('is refused for a part of a day', () => {
    expect(() => addWorkdays(calendar, '2026-11-27', 1.5)).toThrow(RangeError)
  })

  it('never runs into a year without a file', () => {
    const only2026 = shippedCalendar([2026])
    expect(addWorkdays(only2026, '2026-12-30', 1)).toBe('2026-12-31')
    expect(() => addWorkdays(only2026, '2026-12-30', 2)).toThrow(UnknownYearError)
    expect(() => addWorkdays(only2026, '2026-01-04', -2)).toThrow('2025')
    expect(() => firstWorkdayOnOrAfter(only2026, '2027-01-01')).toThrow('2027')
    expect(() => lastWorkdayOnOrBefore(only2026, '2026-01-03')).toThrow('2025')
    expect(() => countWorkdays(only2026, '2026-12-28', '2027-01-03')).toThrow('2027')
    expect(() => rollInsideWeek(only2026, '2027-01-01')).toThrow('2027')
    expect(rollInsideWeek(only2026, '2026-12-31')).toBe('2026-12-31')
  })
})

describe('the working day on, before or after a day', () => {
  it.each([
    ['2026-02-28', '2026-02-28', '2026-02-28'],
    ['2026-02-20', '2026-02-14', '2026-02-24'],
    ['2026-11-27', '2026-11-27', '2026-11-27'],
    ['2026-11-28', '2026-11-27', '2026-11-30'],
    ['2026-10-01', '2026-09-30', '2026-10-08'],
    ['2027-01-01', '2026-12-31', '2027-01-04'],
  ])('for %s is %s before and %s after', (date, before, after) => {
    expect(lastWorkdayOnOrBefore(calendar, date)).toBe(before)
    expect(firstWorkdayOnOrAfter(calendar, date)).toBe(after)
  })
})

describe('the working days of a span', () => {
  it('are listed and counted with both ends', () => {
    const days = ['2026-02-13', '2026-02-14', '2026-02-24']
    expect(workdaysIn(calendar, '2026-02-13', '2026-02-24')).toEqual(days)
    expect(countWorkdays(calendar, '2026-02-13', '2026-02-24')).toBe(3)
    expect(countWorkdays(calendar, '2026-02-15', '2026-02-23')).toBe(0)
    expect(countWorkdays(calendar, '2026-11-27', '2026-11-27')).toBe(1)
  })

  it('are none when the span ends before it begins', () => {
    expect(workdaysIn(calendar, '2026-02-24', '2026-02-13')).toEqual([])
    expect(countWorkdays(calendar, '2026-02-24', '2026-02-13')).toBe(0)
    expect(nthWorkdayOf(calendar, '2026-02-24', '2026-02-13', 1)).toBeNull()
  })

  it('are found by number, or not when there are fewer', () => {
    expect(nthWorkdayOf(calendar, '2026-11-01', '2026-11-30', 5)).toBe('2026-11-06')
    expect(nthWorkdayOf(calendar, '2026-10-01', '2026-10-31', 1)).toBe('2026-10-08')
    expect(nthWorkdayOf(calendar, '2026-10-01', '2026-10-31', 3)).toBe('2026-10-10')
    expect(nthWorkdayOf(calendar, '2026-02-01', '2026-02-28', 16)).toBe('2026-02-28')
    expect(nthWorkdayOf(calendar, '2026-02-01', '2026-02-28', 17)).toBeNull()
    expect(() => nthWorkdayOf(calendar, '2026-02-01', '2026-02-28', 0)).toThrow(RangeError)
  })
})

describe('a day rolled inside its week', () => {
  it('moves every salon Friday of 2026 as the notice of 2026 makes it', () => {
    const moved: Record<CivilDate, CivilDate | null> = {}
    for (let friday = '2026-01-09'; friday <= '2027-01-01'; friday = addDays(friday, 7)) {
      const rolled = rollInsideWeek(calendar, friday)
      if (rolled !== friday) moved[friday] = rolled
    }
    expect(moved).toEqual({
      '2026-02-20': null,
      '2026-05-01': '2026-04-30',
      '2026-06-19': '2026-06-18',
      '2026-09-25': '2026-09-24',
      '2026-10-02': '2026-09-30',
      '2027-01-01': '2026-12-31',
    })
  })

  it('goes to the nearest later working day when the week has none before', () => {
    expect(rollInsideWeek(calendar, '2026-10-05')).toBe('2026-10-08')
    expect(rollInsideWeek(calendar, '2026-02-23')).toBe('2026-02-24')
    expect(rollInsideWeek(calendar, '2026-05-04')).toBe('2026-05-06')
  })

  it('takes a worked Saturday or Sunday for a working day', () => {
    expect(rollInsideWeek(calendar, '2026-02-28')).toBe('2026-02-28')
    expect(rollInsideWeek(calendar, '2026-03-01')).toBe('2026-02-28')
  })
})

describe('watching for provisional days', () => {
  it('sees a day counted in a provisional year', () => {
    const watch = watchProvisional(calendar)
    expect(addWorkdays(watch.workingDays, '2026-12-28', 3)).toBe('2026-12-31')
    expect(watch.touched()).toBe(false)
    expect(addWorkdays(watch.workingDays, '2026-12-30', 3)).toBe('2027-01-05')
    expect(watch.touched()).toBe(true)
  })

  it('sees a day passed over, though the result lies in a published year', () => {
    const watch = watchProvisional(calendar)
    expect(rollInsideWeek(watch.workingDays, '2027-01-01')).toBe('2026-12-31')
    expect(watch.touched()).toBe(true)
  })

  it('keeps what it has seen, apart from other watches, and does not count a question about the flag', () => {
    const watch = watchProvisional(calendar)
    expect(watch.workingDays.isProvisional('2027-01-04')).toBe(true)
    expect(watch.touched()).toBe(false)
    watch.workingDays.isWorkday('2027-01-04')
    watch.workingDays.isWorkday('2026-11-27')
    expect(watch.touched()).toBe(true)
    expect(watchProvisional(calendar).touched()).toBe(false)
  })

  it('throws as the watched days do', () => {
    const watch = watchProvisional(shippedCalendar([2026]))
    expect(() => watch.workingDays.isWorkday('2027-01-02')).toThrow(UnknownYearError)
  })
})
