import { describe, expect, it } from 'vitest'
import { endsOn, programmeMonthEnd } from '../../../domain/calendar/programme-span.ts'

describe('the span of a programme', () => {
  it.each([
    ['2026-01-05', '2029-01-04'],
    ['2026-01-01', '2028-12-31'],
    ['2026-11-23', '2029-11-22'],
    ['2024-02-29', '2027-02-27'],
    ['2025-03-31', '2028-03-30'],
  ])('from %s ends on %s', (startOn, lastOn) => {
    expect(endsOn(startOn)).toBe(lastOn)
    expect(programmeMonthEnd(startOn, 36)).toBe(lastOn)
  })

  it('counts each month from the start, never from the month before', () => {
    const ends = [1, 2, 3, 4, 12, 13].map((n) => programmeMonthEnd('2026-01-31', n))
    expect(ends).toEqual(['2026-02-27', '2026-03-30', '2026-04-29', '2026-05-30', '2027-01-30', '2027-02-27'])
  })
})
