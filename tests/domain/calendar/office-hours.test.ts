import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantAt, instantFromMs, dateOf, msOf, timeOf } from '../../../domain/calendar/instant.ts'
import {
  dueAt,
  dueTime,
  hoursFrom,
  hoursTo,
  isInOfficeHours,
  lookAt,
  lookOnOrAfter,
  lookTime,
  nextLook,
} from '../../../domain/calendar/office-hours.ts'
import { countWorkdays } from '../../../domain/calendar/workdays.ts'
import { shippedCalendar } from './calendar-files.ts'

const calendar = shippedCalendar()

describe('the hours of the office', () => {
  it('are those of the rules', () => {
    expect([lookTime, dueTime, hoursFrom, hoursTo]).toEqual(['09:07', '18:00', '08:30', '17:30'])
    expect(lookAt('2026-11-27')).toBe('2026-11-27T09:07:00+08:00')
    expect(dueAt('2026-11-27')).toBe('2026-11-27T18:00:00+08:00')
  })

  it.each([
    ['08:29:59', false],
    ['08:30:00', true],
    ['17:30:00', true],
    ['17:30:01', false],
    ['00:00:00', false],
  ])('at %s of a working day: %s', (time, expected) => {
    expect(isInOfficeHours(calendar, instantAt('2026-11-27', time))).toBe(expected)
  })

  it('are kept on a worked Saturday and not on a holiday', () => {
    expect(isInOfficeHours(calendar, '2026-02-28T10:00:00+08:00')).toBe(true)
    expect(isInOfficeHours(calendar, '2026-02-20T10:00:00+08:00')).toBe(false)
    expect(isInOfficeHours(calendar, '2026-11-28T10:00:00+08:00')).toBe(false)
  })
})

describe('the next look of the clock', () => {
  it.each([
    ['2026-11-27T09:06:59+08:00', '2026-11-27T09:07:00+08:00', '2026-11-27T09:07:00+08:00'],
    ['2026-11-27T09:07:00+08:00', '2026-11-30T09:07:00+08:00', '2026-11-27T09:07:00+08:00'],
    ['2026-11-27T09:07:01+08:00', '2026-11-30T09:07:00+08:00', '2026-11-30T09:07:00+08:00'],
    ['2026-02-13T18:00:00+08:00', '2026-02-14T09:07:00+08:00', '2026-02-14T09:07:00+08:00'],
    ['2026-02-14T09:07:00+08:00', '2026-02-24T09:07:00+08:00', '2026-02-14T09:07:00+08:00'],
    ['2026-02-17T09:07:00+08:00', '2026-02-24T09:07:00+08:00', '2026-02-24T09:07:00+08:00'],
  ])('after %s is %s, not before it %s', (at, next, onOrAfter) => {
    expect(nextLook(calendar, at)).toBe(next)
    expect(lookOnOrAfter(calendar, at)).toBe(onOrAfter)
  })

  it('is 09:07 of a working day, later than the moment, with no working morning between', () => {
    const moment = fc.integer({
      min: msOf('2020-01-01T00:00:00+08:00'),
      max: msOf('2036-12-20T00:00:00+08:00'),
    })
    fc.assert(
      fc.property(moment, (ms) => {
        const at = instantFromMs(ms)
        const next = nextLook(calendar, at)
        expect(next > at && timeOf(next) === '09:07:00' && calendar.isWorkday(dateOf(next))).toBe(true)
        const mornings = countWorkdays(calendar, dateOf(at), dateOf(next))
        const passedToday = at >= lookAt(dateOf(at)) && calendar.isWorkday(dateOf(at))
        expect(mornings).toBe(passedToday ? 2 : 1)
        const onTheDot = at === lookAt(dateOf(at)) && calendar.isWorkday(dateOf(at))
        expect(lookOnOrAfter(calendar, at)).toBe(onTheDot ? at : next)
        expect(lookOnOrAfter(calendar, next)).toBe(next)
        expect(nextLook(calendar, next) > next).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })
})
