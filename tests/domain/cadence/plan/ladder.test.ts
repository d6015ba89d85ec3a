import { describe, expect, it } from 'vitest'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import { look, milestoneOf, occurrenceOf, planned, qsTea, timingOf } from './planned.ts'

function rungsOf(step: StepKey, period: string, milestone: string) {
  const { remindAt, yellowAt, redAt, levelThreeAt } = milestoneOf(
    occurrenceOf(qsTea, step, period),
    milestone,
  )
  const day = (at: string | null): string | null => {
    if (at !== null) expect(at).toMatch(/T09:07:00\+08:00$/)
    return at?.slice(0, 10) ?? null
  }
  return [remindAt.map(day), day(yellowAt), day(redAt), day(levelThreeAt)]
}

describe('the ladder (programme.md section 4)', () => {
  it("counts a meeting's rungs from the last working day of its period when that is later", () => {
    // 01-30: yellow +3, red +8, level 3 +13 (02-12, 02-13, Saturday 02-14, 02-24, 02-25).
    expect(rungsOf('monthly-visit', '2026-01', 'visited')).toEqual([
      ['2026-01-20'],
      '2026-02-04',
      '2026-02-11',
      '2026-02-25',
    ])
    // 03-31: +5, +10, +15, with 04-06 off.
    expect(rungsOf('quarterly-consultation', '2026-Q1', 'held')).toEqual([
      ['2026-03-13', '2026-03-19'],
      '2026-04-08',
      '2026-04-15',
      '2026-04-22',
    ])
    // February's last working day is Saturday the 28th: 03-02, 03-03, 03-04. Before 02-25: 02-24, Saturday 02-14, 02-13.
    expect(rungsOf('monthly-visit', '2026-02', 'visited').slice(0, 2)).toEqual([['2026-02-13'], '2026-03-04'])
    // A Tuesday salon of that week: Friday 01-16 is the base.
    const [salon] = planned(timingOf('weekly-salon', '2026-01-05', 2), { fromIndex: 1, count: 1 })
    expect(salon && milestoneOf(salon, 'held')).toMatchObject({
      dueAt: '2026-01-13T18:00:00+08:00',
      remindAt: [look('2026-01-12')],
      yellowAt: look('2026-01-20'),
      redAt: look('2026-01-23'),
    })
  })

  it('has no third level by the clock for a salon', () => {
    expect(rungsOf('weekly-salon', '2026-W02', 'held')).toEqual([
      ['2026-01-08'],
      '2026-01-13',
      '2026-01-16',
      null,
    ])
    expect(rungsOf('weekly-salon', '2026-W02', 'minutes-filed')).toEqual([
      ['2026-01-13'],
      '2026-01-16',
      '2026-01-21',
      null,
    ])
  })

  it('counts what is not a meeting from its due day, red and level 3 too', () => {
    // After 01-30: ten to 02-13; Saturday 02-14, 02-24 to Saturday 02-28, 03-02 to 03-05; ten more to 03-19.
    expect(rungsOf('half-year-project', '2026-H1', 'selected')).toEqual([
      ['2026-01-16', '2026-01-27'],
      '2026-02-13',
      '2026-03-05',
      '2026-03-19',
    ])
  })

  it.each([
    ['weekly-salon', '2026-W02', 'topic-set', ['2026-01-06'], '2026-01-09'],
    ['monthly-visit', '2026-01', 'confirmed', ['2026-01-15'], '2026-01-23'],
    ['quarterly-consultation', '2026-Q1', 'papers-sent', ['2026-03-06', '2026-03-12'], '2026-03-20'],
  ] as const)('keeps a prep at yellow: %s %s %s', (step, period, milestone, reminders, yellow) => {
    expect(rungsOf(step, period, milestone)).toEqual([reminders, yellow, null, null])
  })

  it.each([
    ['quarterly-consultation', '2026-Q1', 'policy-brief', ['2026-04-27', '2026-05-06']],
    ['yearly-transfer', '2026', 'piloted', ['2027-01-26', '2027-02-18']],
    // Not optional, but the talent office's own.
    ['three-year-leap', '2026-2028', 'plan-approved', ['2026-02-02', '2026-03-20']],
  ] as const)('reminds and never escalates %s %s %s', (step, period, milestone, reminders) => {
    expect(rungsOf(step, period, milestone)).toEqual([reminders, null, null, null])
  })

  it('escalates what association-city owes, up to level 3', () => {
    const [reminders, ...rungs] = rungsOf('quarterly-consultation', '2026-Q1', 'tasks-assigned')
    expect(reminders).toEqual(['2026-03-24', '2026-03-30'])
    expect(rungs).toEqual(['2026-04-08', '2026-04-15', '2026-04-22'])
  })
})
