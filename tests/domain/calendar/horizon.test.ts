import { describe, expect, it } from 'vitest'
import { calendarFindings } from '../../../domain/calendar/calendar-horizon.ts'
import { nextKeeping } from '../../../domain/calendar/next-keeping.ts'

function year(number: number, status: 'published' | 'provisional') {
  return { year: number, status, notice: null, off: [], work: [] } as const
}

const years = [year(2026, 'published'), year(2027, 'provisional'), year(2028, 'provisional')]

describe('the calendar horizon', () => {
  it('asks for one year more than running programmes need, and for the next year when none runs', () => {
    expect(calendarFindings(years, 2027, '2026-05-01')).toEqual([])
    expect(calendarFindings(years, 2029, '2026-05-01')).toEqual([
      { kind: 'calendar-year-missing', subject: '2029', details: {} },
      { kind: 'calendar-year-missing', subject: '2030', details: {} },
    ])
    expect(calendarFindings(years, null, '2028-05-01').map(({ subject }) => subject)).toEqual([
      '2029',
      '2028',
    ])
  })

  it('misses the notice of the next year from December on', () => {
    expect(calendarFindings(years, null, '2026-11-30')).toEqual([])
    expect(calendarFindings(years, null, '2026-12-01')).toEqual([
      { kind: 'calendar-provisional', subject: '2027', details: {} },
    ])
  })
})

describe('the next keeping', () => {
  it('is at 03:17 of every calendar day, strictly later', () => {
    expect(nextKeeping('2026-02-14T03:16:59+08:00')).toBe('2026-02-14T03:17:00+08:00')
    expect(nextKeeping('2026-02-14T03:17:00+08:00')).toBe('2026-02-15T03:17:00+08:00')
    expect(nextKeeping('2026-12-31T23:00:00+08:00')).toBe('2027-01-01T03:17:00+08:00')
  })
})
