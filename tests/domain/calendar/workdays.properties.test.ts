import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, weekdayOf } from '../../../domain/calendar/civil-date.ts'
import { periodOf } from '../../../domain/calendar/period.ts'
import {
  addWorkdays,
  countWorkdays,
  firstWorkdayOnOrAfter,
  lastWorkdayOnOrBefore,
  nthWorkdayOf,
  rollInsideWeek,
  workdaysIn,
} from '../../../domain/calendar/workdays.ts'
import { dateBetween, randomWeeks } from './arbitraries.ts'
import { shippedCalendar } from './calendar-files.ts'

const calendar = shippedCalendar()
const date = dateBetween('2020-06-01', '2036-06-01')
const count = fc.integer({ min: -80, max: 80 })

describe('adding working days', () => {
  it('never lands off, and goes the way it is told', () => {
    fc.assert(
      fc.property(date, count, (from, by) => {
        const to = addWorkdays(calendar, from, by)
        expect(by === 0 ? to === from : calendar.isWorkday(to)).toBe(true)
        expect(Math.sign(by)).toBe(to > from ? 1 : to < from ? -1 : 0)
      }),
      { numRuns: 2_500 },
    )
  })

  it('is undone by adding as many the other way, from a working day', () => {
    fc.assert(
      fc.property(date, count, (day, by) => {
        const from = firstWorkdayOnOrAfter(calendar, day)
        expect(addWorkdays(calendar, addWorkdays(calendar, from, by), -by)).toBe(from)
      }),
      { numRuns: 2_500 },
    )
  })

  it('keeps the order of the days and of the counts', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 40 }), count, fc.nat(10), (from, later, by, more) => {
        const to = addWorkdays(calendar, from, by)
        if (by !== 0) expect(addWorkdays(calendar, addDays(from, later), by) >= to).toBe(true)
        if (more > 0) expect(addWorkdays(calendar, from, by + more) > to).toBe(true)
      }),
      { numRuns: 2_500 },
    )
  })

  it('passes over exactly as many working days as it counts', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 80 }), (from, by) => {
        const to = addWorkdays(calendar, from, by)
        expect(countWorkdays(calendar, addDays(from, 1), to)).toBe(by)
        expect(nthWorkdayOf(calendar, addDays(from, 1), addDays(to, 30), by)).toBe(to)
        const back = addWorkdays(calendar, from, -by)
        expect(countWorkdays(calendar, back, addDays(from, -1))).toBe(by)
      }),
      { numRuns: 2_500 },
    )
  })
})

describe('working days of any weeks whatever', () => {
  it('stay in their week when rolled, take the nearest earlier one first, and are none only in a week off', () => {
    fc.assert(
      fc.property(randomWeeks, fc.integer({ min: 0, max: 69 }), ({ workingDays, firstOn }, offset) => {
        const day = addDays(firstOn, offset)
        const week = periodOf('week', day)
        const rolled = rollInsideWeek(workingDays, day)
        const worked = workdaysIn(workingDays, week.firstOn, week.lastOn)
        const earlier = worked.filter((other) => other <= day)
        expect(rolled).toBe(earlier.at(-1) ?? worked[0] ?? null)
        if (rolled !== null) expect(addDays(rolled, 1 - weekdayOf(rolled))).toBe(week.firstOn)
      }),
      { numRuns: 10_000 },
    )
  })

  it('are listed, counted, numbered and searched alike', () => {
    fc.assert(
      fc.property(
        randomWeeks,
        fc.nat(69),
        fc.nat(69),
        ({ workingDays, firstOn, lastOn, days }, one, other) => {
          fc.pre(days.includes('1'))
          const from = addDays(firstOn, one)
          const to = addDays(firstOn, other)
          const worked = workdaysIn(workingDays, from, to)
          expect(worked.length).toBe(countWorkdays(workingDays, from, to))
          expect(worked.length).toBe(days.slice(one, other + 1).replaceAll('0', '').length)
          expect(worked.map((_, index) => nthWorkdayOf(workingDays, from, to, index + 1))).toEqual(worked)
          expect(nthWorkdayOf(workingDays, from, to, worked.length + 1)).toBeNull()
          const first = worked[0]
          if (first !== undefined) expect(firstWorkdayOnOrAfter(workingDays, from)).toBe(first)
          const last = worked.at(-1)
          if (last !== undefined) expect(lastWorkdayOnOrBefore(workingDays, to)).toBe(last)
          expect(to <= lastOn).toBe(true)
        },
      ),
      { numRuns: 4_000 },
    )
  })
})
