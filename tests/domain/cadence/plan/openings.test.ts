import { describe, expect, it } from 'vitest'
import { duesOf, look, milestoneOf, occurrenceOf, planned, qsTea, timingOf } from './planned.ts'

describe('the opening (programme.md 3.6)', () => {
  it.each([
    // Five working days before Monday 01-19; before startOn there is no opening.
    ['weekly-salon', '2026-W02', '2026-01-05'],
    ['weekly-salon', '2026-W03', '2026-01-05'],
    ['weekly-salon', '2026-W04', '2026-01-12'],
    // Before Tuesday 02-24: the Saturday 02-14, 02-13, 02-12, 02-11, 02-10.
    ['weekly-salon', '2026-W09', '2026-02-10'],
    // Before Thursday 10-08: 09-30, 09-29, 09-28, 09-24, 09-23.
    ['weekly-salon', '2026-W41', '2026-09-23'],
    ['monthly-visit', '2026-10', '2026-09-23'],
    // Before Monday 03-02: the Saturday 02-28, 02-27, 02-26, 02-25, 02-24.
    ['monthly-visit', '2026-03', '2026-02-24'],
    // No lead: the first working day of the period.
    ['quarterly-consultation', '2026-Q1', '2026-01-05'],
    ['quarterly-consultation', '2026-Q2', '2026-04-01'],
    ['quarterly-consultation', '2026-Q4', '2026-10-08'],
    ['half-year-project', '2027-H1', '2027-01-04'],
    ['yearly-transfer', '2027', '2027-01-04'],
    ['three-year-leap', '2026-2028', '2026-01-05'],
  ] as const)('%s %s opens on %s', (step, period, on) => {
    expect(occurrenceOf(qsTea, step, period).opensAt).toBe(look(on))
  })

  it('waits for the first working day when startOn is a day off', () => {
    const [leap] = planned(timingOf('three-year-leap', '2026-02-17'))
    expect(leap?.opensAt).toBe(look('2026-02-24'))
  })

  it('announces an exempt week before it comes, and ends it at once', () => {
    // Five working days before Monday 02-16: the Saturday 02-14, 02-13, 02-12, 02-11, 02-10.
    expect(occurrenceOf(qsTea, 'weekly-salon', '2026-W08')).toEqual({
      step: 'weekly-salon',
      period: '2026-W08',
      opensAt: look('2026-02-10'),
      expiresAt: look('2026-02-10'),
      provisional: false,
      exempt: { rule: 'no-working-day' },
      milestones: [],
    })
  })
})

describe('nothing due before the opening (programme.md 3.7)', () => {
  it('moves the agenda of a first quarter that began before the team', () => {
    // Opening 02-12, then 02-13, 02-14, 02-24, 02-25, 02-26.
    const [first] = planned(timingOf('quarterly-consultation', '2026-02-12'), { count: 1 })
    expect(first?.opensAt).toBe(look('2026-02-12'))
    expect(first && duesOf(first)).toMatchObject({ agenda: '2026-02-26', 'lists-refreshed': '2026-03-11' })
    expect(first && milestoneOf(first, 'agenda').rule).toMatch(/不早于启动后.*2026-02-14.*2026-02-26/)
    expect(first && milestoneOf(first, 'lists-refreshed').rule).not.toContain('不早于启动后')
  })

  it('moves three stages of a first half-year to one day and leaves the later ones', () => {
    // Ten working days after 04-02: 04-03, 04-07 to 04-10, 04-13 to 04-17.
    const [first] = planned(timingOf('half-year-project', '2026-04-02'), { count: 1 })
    expect(first && duesOf(first)).toEqual({
      selected: '2026-04-17',
      'plan-reviewed': '2026-04-17',
      signed: '2026-04-17',
      'mid-term': '2026-04-30',
      trial: '2026-05-29',
      accepted: '2026-06-15',
    })
  })

  it('moves the stages of a first year', () => {
    // Fifteen working days after 07-07: 07-08 to 07-10, three weeks less two days.
    const [first] = planned(timingOf('yearly-transfer', '2026-07-07'), { count: 1 })
    expect(first && duesOf(first)).toMatchObject({
      chosen: '2026-07-28',
      matched: '2026-07-28',
      evaluated: '2026-08-31',
      signed: '2026-11-30',
    })
  })

  it('never moves a due past the main one', () => {
    // Tuesday salon, started on Monday: the topic was due on Sunday 01-04, worked; a day later is the salon's own.
    const [salon] = planned(timingOf('weekly-salon', '2026-01-05', 2), { count: 1 })
    expect(salon && duesOf(salon)).toEqual({
      'topic-set': '2026-01-06',
      held: '2026-01-06',
      'minutes-filed': '2026-01-09',
    })
    // Opening 03-17, the third working day after it is 03-20, where the report moves and the confirmation is already.
    const [visit] = planned(timingOf('monthly-visit', '2026-03-17'), { count: 1 })
    expect(visit && duesOf(visit)).toMatchObject({
      'plan-filed': '2026-03-20',
      confirmed: '2026-03-20',
      visited: '2026-03-25',
    })
  })

  it('leaves out a reminder at the opening or before it', () => {
    const visit = occurrenceOf(qsTea, 'monthly-visit', '2026-01')
    // Three working days before 01-08 is 01-05, the opening itself.
    expect(milestoneOf(visit, 'plan-filed').remindAt).toEqual([])
    expect(milestoneOf(visit, 'confirmed').remindAt).toEqual([look('2026-01-15')])
    const [leap] = planned(timingOf('three-year-leap', '2026-01-05'))
    // Forty working days before 03-04 lie before the start, ten do not: 03-03, 03-02, 02-28 to 02-24, 02-14 to 02-12.
    expect(leap && milestoneOf(leap, 'baseline').remindAt).toEqual([look('2026-02-12')])
  })
})

describe('follow-ups in a plan (programme.md 3.8)', () => {
  it('count from the due day of what they follow', () => {
    // Held on 09-30; then 10-08, 10-09, the Saturday 10-10.
    expect(duesOf(occurrenceOf(qsTea, 'weekly-salon', '2026-W40'))).toEqual({
      'topic-set': '2026-09-28',
      held: '2026-09-30',
      'minutes-filed': '2026-10-10',
    })
  })

  it('leave out reminders on or before that day', () => {
    const consultation = occurrenceOf(qsTea, 'quarterly-consultation', '2026-Q1')
    // Five working days before 03-27 is 03-20, when the consultation is held.
    expect(milestoneOf(consultation, 'minutes-issued').remindAt).toEqual([look('2026-03-26')])
    expect(milestoneOf(consultation, 'tasks-assigned').remindAt).toEqual([
      look('2026-03-24'),
      look('2026-03-30'),
    ])
    // Three working days before 01-28 is 01-23, when the visit is made.
    const visit = occurrenceOf(qsTea, 'monthly-visit', '2026-01')
    expect(milestoneOf(visit, 'issues-registered').remindAt).toEqual([])
    expect(milestoneOf(visit, 'feedback').remindAt).toEqual([look('2026-01-27')])
  })
})
