import { describe, expect, it } from 'vitest'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import { duesOf, look, milestoneOf, occurrenceOf, planned, timingOf } from './planned.ts'

/** Friday 2026-03-20, ten in the morning: eleven weeks after startOn. */
const startedAt = '2026-03-20T10:00:00+08:00'

function started(step: StepKey, at = startedAt) {
  return planned(timingOf(step, '2026-01-05'), { startedAt: at })
}

describe('a team started later than its startOn (programme.md 3.11)', () => {
  it('does not owe what was due before, and is not given others for it', () => {
    // The salon of the same Friday is due at 18:00: still owed.
    const salons = started('weekly-salon')
    expect(salons[0]?.period).toBe('2026-W12')
    expect(salons.at(-1)?.period).toBe('2028-W52')
    expect(salons).toHaveLength(146)
    expect(
      started('monthly-visit')
        .map(({ period }) => period)
        .slice(0, 2),
    ).toEqual(['2026-03', '2026-04'])
    expect(started('monthly-visit')).toHaveLength(34)
    expect(started('half-year-project')).toHaveLength(6)
  })

  it('decides by the moment: a minute after 18:00 of the due day is too late', () => {
    const first = (at: string) => started('quarterly-consultation', at)[0]?.period
    expect(first('2026-03-20T18:00:00+08:00')).toBe('2026-Q1')
    expect(first('2026-03-20T18:01:00+08:00')).toBe('2026-Q2')
  })

  it('does not owe an exempt week that is over', () => {
    expect(started('weekly-salon', '2026-02-20T10:00:00+08:00')[0]).toMatchObject({
      period: '2026-W08',
      opensAt: look('2026-02-24'),
    })
    expect(started('weekly-salon', '2026-02-24T08:00:00+08:00')[0]?.period).toBe('2026-W09')
  })

  it('opens what should be open at the next 09:07 of a working day', () => {
    expect(started('three-year-leap')[0]?.opensAt).toBe(look('2026-03-23'))
    expect(started('monthly-visit')[0]?.opensAt).toBe(look('2026-03-23'))
    expect(started('three-year-leap', '2026-03-20T09:06:00+08:00')[0]?.opensAt).toBe(look('2026-03-20'))
    // On a Saturday evening: Monday.
    expect(started('three-year-leap', '2026-03-21T20:00:00+08:00')[0]?.opensAt).toBe(look('2026-03-23'))
    // What opens later opens as planned: April's five working days before 04-01.
    expect(started('monthly-visit')[1]?.opensAt).toBe(look('2026-03-25'))
  })

  it('applies rule 3.7 to that opening', () => {
    // Ten working days after 03-23: 03-24 to 03-27, 03-30 to 04-03, and 04-07 after the holiday.
    const [leap] = started('three-year-leap')
    expect(leap && duesOf(leap)).toMatchObject({ baseline: '2026-04-07', 'plan-approved': '2026-04-07' })
    expect(leap && milestoneOf(leap, 'baseline').remindAt).toEqual([])
    const project = occurrenceOf(started('half-year-project'), 'half-year-project', '2026-H1')
    expect(duesOf(project)).toMatchObject({
      selected: '2026-04-07',
      'plan-reviewed': '2026-04-07',
      signed: '2026-04-07',
      'mid-term': '2026-04-30',
    })
    // Three working days after 03-23 would be 03-26, past the visit of 03-25.
    const visit = occurrenceOf(started('monthly-visit'), 'monthly-visit', '2026-03')
    expect(duesOf(visit)).toMatchObject({
      'plan-filed': '2026-03-25',
      confirmed: '2026-03-25',
      visited: '2026-03-25',
    })
  })

  it('changes nothing when it is started before its first opening', () => {
    const punctual = planned(timingOf('weekly-salon', '2026-01-05'))
    expect(started('weekly-salon', '2026-01-05T08:00:00+08:00')).toEqual(punctual)
  })
})
