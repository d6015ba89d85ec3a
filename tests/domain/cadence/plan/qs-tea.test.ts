import { describe, expect, it } from 'vitest'
import { weekdayOf } from '../../../../domain/calendar/civil-date.ts'
import { dateOf } from '../../../../domain/calendar/instant.ts'
import { duesOf, look, milestoneOf, occurrenceOf, planned, qsTea, timingOf } from './planned.ts'

const salons = qsTea.filter(({ step }) => step === 'weekly-salon')

describe('the three years of qs-tea, from Monday 2026-01-05', () => {
  it('are 156 + 36 + 12 + 6 + 3 + 1 occurrences', () => {
    const count = (step: string): number => qsTea.filter((each) => each.step === step).length
    expect(qsTea).toHaveLength(214)
    expect([count('weekly-salon'), count('monthly-visit'), count('quarterly-consultation')]).toEqual([
      156, 36, 12,
    ])
    expect([count('half-year-project'), count('yearly-transfer'), count('three-year-leap')]).toEqual([
      6, 3, 1,
    ])
  })

  it('hold every week, month, quarter, half-year and year without a gap, exempt weeks included', () => {
    const keys = (step: string): string[] =>
      qsTea
        .filter((each) => each.step === step)
        .map(({ period }) => period)
        .toSorted()
    expect(keys('weekly-salon').at(0)).toBe('2026-W02')
    expect(keys('weekly-salon')[51]).toBe('2026-W53')
    expect(keys('weekly-salon').at(-1)).toBe('2028-W52')
    expect(keys('monthly-visit').at(0)).toBe('2026-01')
    expect(keys('monthly-visit').at(-1)).toBe('2028-12')
    expect(keys('quarterly-consultation').at(-1)).toBe('2028-Q4')
    expect(keys('half-year-project')).toEqual([
      '2026-H1',
      '2026-H2',
      '2027-H1',
      '2027-H2',
      '2028-H1',
      '2028-H2',
    ])
    expect(keys('yearly-transfer')).toEqual(['2026', '2027', '2028'])
    expect(keys('three-year-leap')).toEqual(['2026-2028'])
  })

  it('leave their Friday in 2026 in exactly these weeks', () => {
    const moved = salons
      .filter(({ period }) => period.startsWith('2026-'))
      .flatMap((salon) => {
        if (salon.exempt !== null) return [[salon.period, 'exempt']]
        const dueOn = dateOf(milestoneOf(salon, 'held').dueAt)
        return weekdayOf(dueOn) === 5 ? [] : [[salon.period, dueOn]]
      })
    expect(moved).toEqual([
      ['2026-W08', 'exempt'],
      ['2026-W18', '2026-04-30'],
      ['2026-W25', '2026-06-18'],
      ['2026-W39', '2026-09-24'],
      ['2026-W40', '2026-09-30'],
      ['2026-W53', '2026-12-31'],
    ])
  })

  it('say of a moved salon from when and by which rule', () => {
    const { rule } = milestoneOf(occurrenceOf(qsTea, 'weekly-salon', '2026-W40'), 'held')
    expect(rule).toContain('2026-10-02')
    expect(rule).toContain('2026-09-30')
    expect(rule).toContain('每周五')
  })

  it('mark the salon of 2026-W53 as provisional, since 2027-01-01 was looked at', () => {
    const held = milestoneOf(occurrenceOf(qsTea, 'weekly-salon', '2026-W53'), 'held')
    expect(held).toMatchObject({ dueAt: '2026-12-31T18:00:00+08:00', provisional: true })
  })

  it('mark every date of an unpublished year, and no salon before the last weeks of 2026', () => {
    for (const occurrence of qsTea) {
      for (const each of occurrence.milestones) {
        if (each.dueAt >= '2027')
          expect(each.provisional, `${occurrence.period} ${each.milestone}`).toBe(true)
      }
    }
    // 2026-W52: held 12-25, its minutes 12-30. 2026-W53 rests on 2027.
    const flagged = salons.filter(({ provisional, period }) => provisional && period.startsWith('2026-'))
    expect(flagged.map(({ period }) => period)).toEqual(['2026-W53'])
  })

  it('are in order of opening, then step, then period', () => {
    const opens = qsTea.map(({ opensAt }) => opensAt)
    expect(opens).toEqual([...opens].toSorted())
    expect(qsTea.slice(0, 8).map(({ step, period }) => `${step} ${period}`)).toEqual([
      'weekly-salon 2026-W02',
      'weekly-salon 2026-W03',
      'monthly-visit 2026-01',
      'quarterly-consultation 2026-Q1',
      'half-year-project 2026-H1',
      'yearly-transfer 2026',
      'three-year-leap 2026-2028',
      'weekly-salon 2026-W04',
    ])
  })

  it('plan the salon of 2026-W09 as contracts.md shows it', () => {
    const salon = occurrenceOf(qsTea, 'weekly-salon', '2026-W09')
    expect(salon.opensAt).toBe('2026-02-10T09:07:00+08:00')
    expect(milestoneOf(salon, 'held')).toMatchObject({
      dueAt: '2026-02-27T18:00:00+08:00',
      levelThreeAt: null,
      provisional: false,
    })
  })
})

describe('the due days of the first occurrences of qs-tea', () => {
  it.each([
    [
      'weekly-salon',
      '2026-W02',
      { 'topic-set': '2026-01-07', held: '2026-01-09', 'minutes-filed': '2026-01-14' },
    ],
    [
      // The 5th working day counts Sunday 01-04; the 25th is a Sunday.
      'monthly-visit',
      '2026-01',
      {
        'plan-filed': '2026-01-08',
        confirmed: '2026-01-20',
        visited: '2026-01-23',
        'issues-registered': '2026-01-28',
        feedback: '2026-01-30',
      },
    ],
    [
      // Twenty working days before 03-20 count the Saturday 02-28 and end on the Saturday 02-14.
      'quarterly-consultation',
      '2026-Q1',
      {
        agenda: '2026-02-14',
        'lists-refreshed': '2026-03-11',
        'papers-sent': '2026-03-13',
        held: '2026-03-20',
        'minutes-issued': '2026-03-27',
        'tasks-assigned': '2026-03-31',
        'policy-brief': '2026-05-07',
      },
    ],
    [
      'half-year-project',
      '2026-H1',
      {
        selected: '2026-01-30',
        'plan-reviewed': '2026-02-28',
        signed: '2026-03-31',
        'mid-term': '2026-04-30',
        trial: '2026-05-29',
        accepted: '2026-06-15',
      },
    ],
    [
      'yearly-transfer',
      '2026',
      {
        chosen: '2026-03-31',
        matched: '2026-06-30',
        evaluated: '2026-08-31',
        signed: '2026-11-30',
        piloted: '2027-02-25',
        'in-production': '2027-05-21',
        'effect-reported': '2027-08-16',
      },
    ],
    [
      // Month 3 ends on Saturday 04-04.
      'three-year-leap',
      '2026-2028',
      {
        baseline: '2026-03-04',
        'plan-approved': '2026-04-03',
        'year-1-review': '2027-01-04',
        'mid-term': '2028-01-04',
        final: '2029-01-04',
        shared: '2029-03-07',
      },
    ],
  ] as const)('%s %s', (step, period, dues) => {
    expect(duesOf(occurrenceOf(qsTea, step, period))).toMatchObject(dues)
  })

  it.each([
    ['weekly-salon', '2026-W02', '2026-02-04'],
    ['monthly-visit', '2026-01', '2026-03-05'],
    ['quarterly-consultation', '2026-Q1', '2026-06-03'],
    ['half-year-project', '2026-H1', '2026-08-11'],
    ['yearly-transfer', '2026', '2027-09-13'],
  ] as const)(
    '%s %s expires so many working days after its latest due, optional ones included',
    (step, period, on) => {
      expect(occurrenceOf(qsTea, step, period).expiresAt).toBe(look(on))
    },
  )
})

describe('one period and the others', () => {
  it("plans April's visit alike, whatever becomes of March's", () => {
    const april = planned(timingOf('monthly-visit', '2026-01-05'), { fromIndex: 3, count: 1 })
    const lateStart = planned(timingOf('monthly-visit', '2026-01-05'), {
      fromIndex: 3,
      count: 1,
      startedAt: '2026-03-20T10:00:00+08:00',
    })
    expect(duesOf(occurrenceOf(april, 'monthly-visit', '2026-04'))).toMatchObject({ visited: '2026-04-24' })
    expect(april).toEqual([occurrenceOf(qsTea, 'monthly-visit', '2026-04')])
    expect(lateStart).toEqual(april)
  })
})
