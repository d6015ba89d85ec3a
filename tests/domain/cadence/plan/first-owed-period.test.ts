import { describe, expect, it } from 'vitest'
import { endsOn } from '../../../../domain/calendar/programme-span.ts'
import { firstOwedPeriod } from '../../../../domain/cadence/plan/owed-periods.ts'
import { look, planned, shipped, timingOf } from './planned.ts'

describe('the first owed period (programme.md 3.3)', () => {
  it.each([
    // Friday salons; a week of five working days, of which Wednesday leaves three and Thursday two.
    ['weekly-salon', '2026-01-05', 5, '2026-W02'],
    ['weekly-salon', '2026-01-07', 5, '2026-W02'],
    ['weekly-salon', '2026-01-08', 5, '2026-W03'],
    ['weekly-salon', '2026-01-10', 5, '2026-W03'],
    // The main due must be later than the first working day, not the same day.
    ['weekly-salon', '2026-01-07', 4, '2026-W02'],
    ['weekly-salon', '2026-01-07', 3, '2026-W03'],
    ['weekly-salon', '2026-01-05', 1, '2026-W03'],
    ['weekly-salon', '2026-01-03', 1, '2026-W02'],
    // 2026-W40 works Monday 09-28 to Wednesday 09-30: Tuesday leaves two of three, Wednesday one.
    ['weekly-salon', '2026-09-29', 5, '2026-W40'],
    ['weekly-salon', '2026-09-30', 5, '2026-W41'],
    // 2026-W41 works 10-08, 10-09 and the Saturday 10-10; the due of Friday 10-09 is later than 10-08 but not than 10-09.
    ['weekly-salon', '2026-10-08', 5, '2026-W41'],
    ['weekly-salon', '2026-10-09', 5, '2026-W42'],
    // The week of Spring Festival has no working day: owed, and exempt, when its Monday is not before startOn.
    ['weekly-salon', '2026-02-16', 5, '2026-W08'],
    ['weekly-salon', '2026-02-17', 5, '2026-W09'],
    // March has 22 working days: eleven from the 17th, ten from the 18th.
    ['monthly-visit', '2026-03-17', 5, '2026-03'],
    ['monthly-visit', '2026-03-18', 5, '2026-04'],
    // October has 18, the Saturday 10-10 among them: nine from the 20th, eight from the 21st.
    ['monthly-visit', '2026-10-20', 5, '2026-10'],
    ['monthly-visit', '2026-10-21', 5, '2026-11'],
    // The first quarter has 21 + 16 + 22 = 59: thirty from 02-12, twenty-nine from 02-13.
    ['quarterly-consultation', '2026-02-12', 5, '2026-Q1'],
    ['quarterly-consultation', '2026-02-13', 5, '2026-Q2'],
    // The first half has 59 + 21 + 19 + 21 = 120: sixty from 04-02, fifty-nine from 04-03.
    ['half-year-project', '2026-04-02', 5, '2026-H1'],
    ['half-year-project', '2026-04-03', 5, '2026-H2'],
    // The year has 248: 124 from 07-07, 123 from 07-08.
    ['yearly-transfer', '2026-07-07', 5, '2026'],
    ['yearly-transfer', '2026-07-08', 5, '2027'],
    // The leap is the programme itself.
    ['three-year-leap', '2026-12-31', 5, '2026-2028'],
    ['three-year-leap', '2026-02-17', 5, '2026-2028'],
  ] as const)('%s from %s, weekday %i: %s', (step, startOn, weekday, period) => {
    expect(firstOwedPeriod(shipped, timingOf(step, startOn, weekday)).key).toBe(period)
  })

  it('begins a row of so many periods even when the last due is after the programme ends', () => {
    const visits = planned(timingOf('monthly-visit', '2026-03-18'))
    expect(visits).toHaveLength(36)
    expect(visits.at(-1)?.period).toBe('2029-03')
    expect(visits.at(-1)?.milestones.at(-1)?.dueAt.slice(0, 10)).toBe('2029-03-30')
    expect(endsOn('2026-03-18')).toBe('2029-03-17')
  })

  it('counts an exempt week among the 156', () => {
    const salons = planned(timingOf('weekly-salon', '2026-02-16'))
    expect(salons).toHaveLength(156)
    expect(salons[0]).toMatchObject({ period: '2026-W08', exempt: { rule: 'no-working-day' } })
    // The first working day on or after startOn is later than its announcement would be.
    expect(salons[0]?.opensAt).toBe(look('2026-02-24'))
  })
})
