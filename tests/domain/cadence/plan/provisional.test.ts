import { describe, expect, it } from 'vitest'
import { createCalendar, UnknownYearError } from '../../../../domain/calendar/calendar.ts'
import { periodOf } from '../../../../domain/calendar/period.ts'
import { firstOwedPeriod, type StepTiming } from '../../../../domain/cadence/plan/owed-periods.ts'
import { planOccurrence } from '../../../../domain/cadence/plan/plan-occurrence.ts'
import { planPeriods, planProgramme } from '../../../../domain/cadence/plan/plan-periods.ts'
import { fabricatedYear, readCalendarYear, shippedCalendar } from '../../calendar/calendar-files.ts'
import { milestoneOf, occurrenceOf, planned, qsTea, shipped, stepOf, template, timingOf } from './planned.ts'

function flagsOf(occurrence: ReturnType<typeof occurrenceOf>): string[] {
  return occurrence.milestones.filter(({ provisional }) => provisional).map(({ milestone }) => milestone)
}

/** Salons on a Monday whose dates all lie close together: nothing but the period itself reaches the next year. */
const shortWeek: StepTiming = {
  definition: {
    ...stepOf('weekly-salon'),
    yellowWorkdays: 1,
    redWorkdays: 2,
    expiryWorkdays: 3,
    milestones: stepOf('weekly-salon')
      .milestones.filter(({ milestone }) => milestone === 'held')
      .map((milestone) => ({ ...milestone, meeting: false })),
  },
  startOn: '2026-12-21',
  salonWeekday: 1,
}

describe('provisional dates (programme.md 3.10)', () => {
  it('begin with the first day looked at in an unpublished year', () => {
    // 2026-W53 is held on 12-31 because 2027-01-01 is off; what counts from it inherits that.
    expect(flagsOf(occurrenceOf(qsTea, 'weekly-salon', '2026-W53'))).toEqual([
      'topic-set',
      'held',
      'minutes-filed',
    ])
    // Held on Friday 12-25, minutes on 12-30: nothing of 2027 was looked at, though the rungs lie in it.
    const before = occurrenceOf(qsTea, 'weekly-salon', '2026-W52')
    expect(before.provisional).toBe(false)
    expect(before.expiresAt > '2027').toBe(true)
    // A Thursday salon of the same week stands on 12-31 by itself; only its minutes go on into 2027.
    const thursdays = planned(timingOf('weekly-salon', '2026-12-21', 4), { count: 2 })
    expect(flagsOf(occurrenceOf(thursdays, 'weekly-salon', '2026-W53'))).toEqual(['minutes-filed'])
    expect(occurrenceOf(thursdays, 'weekly-salon', '2026-W53').provisional).toBe(true)
  })

  it('are inherited by a due in a published year that counts back from one', () => {
    // Held on Tuesday 2027-01-05: two working days before it is 2026-12-31.
    const mondays = planned(timingOf('weekly-salon', '2026-12-21', 2), { count: 3 })
    const first = occurrenceOf(mondays, 'weekly-salon', '2027-W01')
    expect(milestoneOf(first, 'topic-set')).toMatchObject({
      dueAt: '2026-12-31T18:00:00+08:00',
      provisional: true,
    })
  })

  it('make the year flagged by its follow-ups alone when only they reach 2027', () => {
    expect(flagsOf(occurrenceOf(qsTea, 'yearly-transfer', '2026'))).toEqual([
      'piloted',
      'in-production',
      'effect-reported',
    ])
    expect(flagsOf(occurrenceOf(qsTea, 'half-year-project', '2026-H2'))).toEqual([])
    expect(occurrenceOf(qsTea, 'half-year-project', '2026-H2').provisional).toBe(false)
  })

  it('stay so when rule 3.7 moves them', () => {
    const [visit] = planned(timingOf('monthly-visit', '2027-03-16'), { count: 1 })
    expect(visit && milestoneOf(visit, 'plan-filed')).toMatchObject({ provisional: true })
    expect(visit && milestoneOf(visit, 'plan-filed').rule).toContain('不早于启动后')
  })

  it('stay so when rule 3.7 moves them out of the unpublished year', () => {
    const calendar = createCalendar([
      fabricatedYear(2026, { status: 'provisional' }),
      fabricatedYear(2027, { off: ['2027-01-01'] }),
    ])
    // The topic of Tuesday 01-05 was due on 2026-12-31, before the opening of 01-04.
    const [salon] = planned(timingOf('weekly-salon', '2027-01-04', 2), { count: 1 }, calendar)
    expect(salon?.milestones.map(({ dueAt, provisional }) => [dueAt.slice(0, 10), provisional])).toEqual([
      ['2027-01-05', true],
      ['2027-01-05', false],
      ['2027-01-08', false],
    ])
  })

  it('mark an exempt week when a day of it is', () => {
    const offAll = ['2027-01-01', '2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31']
    const calendar = createCalendar([
      readCalendarYear(2025),
      fabricatedYear(2026, { off: offAll.filter((day) => day < '2027') }),
      fabricatedYear(2027, { off: ['2027-01-01'], status: 'provisional' }),
    ])
    const week = planOccurrence(
      calendar,
      timingOf('weekly-salon', '2026-01-05'),
      periodOf('week', '2026-12-28'),
      null,
    )
    expect(week).toMatchObject({ period: '2026-W53', exempt: { rule: 'no-working-day' }, provisional: true })
    expect(week?.opensAt).toBe('2026-12-21T09:07:00+08:00')
  })
})

describe('a year without a calendar file (programme.md 3.9)', () => {
  const until = (year: number) =>
    shippedCalendar(Array.from({ length: year - 2024 }, (_, index) => 2025 + index))

  it('is an error that names the year', () => {
    const plan = (): unknown => planProgramme(until(2028), template, '2026-01-05', 5)
    expect(plan).toThrow(UnknownYearError)
    expect(plan).toThrow(/2029/)
    expect(planProgramme(until(2029), template, '2026-01-05', 5)).toEqual(qsTea)
  })

  it('is one when only the period touches it', () => {
    const week = periodOf('week', '2026-12-28')
    expect(planOccurrence(shipped, shortWeek, week, null)).toMatchObject({
      period: '2026-W53',
      provisional: false,
    })
    expect(() => planOccurrence(until(2026), shortWeek, week, null)).toThrow(/2027/)
    expect(planOccurrence(until(2026), shortWeek, periodOf('week', '2026-12-21'), null)?.period).toBe(
      '2026-W52',
    )
  })

  it('is one when it touches the period that contains startOn, owed or not', () => {
    // Friday 2027-01-01 lies in 2026-W53, which is not owed.
    const from2027 = shippedCalendar([2027, 2028, 2029, 2030, 2031])
    expect(firstOwedPeriod(shipped, timingOf('weekly-salon', '2027-01-01')).key).toBe('2027-W01')
    expect(() => firstOwedPeriod(from2027, timingOf('weekly-salon', '2027-01-01'))).toThrow(/2026/)
    expect(firstOwedPeriod(from2027, timingOf('weekly-salon', '2027-01-04')).key).toBe('2027-W01')
  })

  it('is one in the middle of the three years of a leap', () => {
    const without2028 = shippedCalendar([2026, 2027, 2029, 2030])
    expect(() => firstOwedPeriod(without2028, timingOf('three-year-leap', '2026-06-01'))).toThrow(/2028/)
  })

  it('is none for an opening that is replaced or a reminder that is left out', () => {
    // The visit of January would open, and be reminded of its report, in December 2025.
    const from2026 = shippedCalendar([2026, 2027])
    const [visit] = planned(timingOf('monthly-visit', '2026-01-05'), { count: 1 }, from2026)
    expect(visit?.opensAt).toBe('2026-01-05T09:07:00+08:00')
    expect(() => planned(timingOf('monthly-visit', '2025-12-22'), { count: 1 }, from2026)).toThrow(/2025/)
  })

  it('does not shorten what is known: the recorded working days end with the last year', () => {
    const { strip } = planPeriods(until(2026), 'cal-test', {
      ...timingOf('weekly-salon', '2026-01-05'),
      startedAt: null,
      fromIndex: 45,
      count: 1,
      stripFirstOn: '2026-11-16',
      stripReachesOn: '2026-12-01',
    })
    expect(strip.startOn).toBe('2026-11-16')
    expect(strip.days).toHaveLength(46)
  })
})
