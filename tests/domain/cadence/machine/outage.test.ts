import { describe, expect, test } from 'vitest'
import { decide } from '../../../../domain/cadence/decide.ts'
import { due, nextInstant } from '../../../../domain/cadence/due.ts'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import { accepted, at, markCommand, milestoneOf, occurrenceOf, startCadence, storyOf } from './support.ts'

const steps: readonly StepKey[] = [
  'weekly-salon',
  'monthly-visit',
  'quarterly-consultation',
  'half-year-project',
  'yearly-transfer',
  'three-year-leap',
]

describe('a look a month late', () => {
  test.each([at('2026-04-02', '03:00'), at('2026-04-02', '17:31'), at('2026-04-04', '10:00')])(
    'at %s, outside the hours of the office, causes nothing and asks for the next 09:07 of a working day',
    (moment) => {
      const { state } = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02'))
      expect(due(state, moment)).toEqual([])
      const next =
        moment < at('2026-04-02', '09:07')
          ? '2026-04-02'
          : moment < at('2026-04-03')
            ? '2026-04-03'
            : '2026-04-07'
      expect(nextInstant(state, moment)).toBe(at(next, '09:07'))
    },
  )

  test.each(steps)('notes one outage at most in %s, drops what is stale and goes on', (step) => {
    const run = startCadence({ step }).until(at('2026-03-02')).awayUntil(at('2026-04-02'))
    const outages = run.events.filter((event) => event.kind === 'outageNoted')
    expect(outages.length).toBeLessThanOrEqual(1)
    const late = run.notices.filter((notice) => notice.at === at('2026-04-02') && notice.kind === 'reminder')
    for (const notice of late) expect(notice.dueAt ?? '').toMatch(/^2026-(04-0[2-9]|04-[1-3]|0[5-9]|1)/)
    expect(nextInstant(run.state, run.now) ?? at('2026-04-03')).toMatch(/T09:07|T10:00/)
  })

  test('says since when and how many notices passed, and sends none of them', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02')).awayUntil(at('2026-04-02'))
    const [outage] = run.events.filter((event) => event.kind === 'outageNoted')
    expect(outage).toMatchObject({ from: at('2026-03-03', '09:07'), to: at('2026-04-02'), missedNotices: 4 })
    const told = run.notices.filter((notice) => notice.at === at('2026-04-02'))
    expect(told.map((notice) => `${notice.kind} ${notice.period} ${notice.milestone}`)).toEqual([
      'opening 2026-W14 null',
      'opening 2026-W15 null',
      'reminder 2026-W14 held',
    ])
  })

  test('ends no occurrence at once, nor within the three working days of grace', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02'))
    const before = run.state.closed.map(({ period }) => period)
    run.awayUntil(at('2026-04-02'))
    expect(run.events.filter((event) => event.kind === 'occurrenceClosed' && event.at === run.now)).toEqual(
      [],
    )
    for (const occurrence of run.state.occurrences.filter((each) => each.state === 'open'))
      expect(occurrence.expiresAt >= at('2026-04-09', '09:07')).toBe(true)
    expect(run.until(at('2026-04-09', '09:00')).state.closed.map(({ period }) => period)).toEqual(before)
  })

  test.each(['2026-W09', '2026-W10', '2026-W11', '2026-W12', '2026-W13'])(
    'leaves the salon of %s on time when it is recorded within three working days',
    (period) => {
      const happenedOn = { '2026-W09': '2026-02-27', '2026-W10': '2026-03-06', '2026-W11': '2026-03-13' }
      const on =
        Object.entries(happenedOn).find(([key]) => key === period)?.[1] ??
        `2026-03-${period === '2026-W12' ? '20' : '27'}`
      const late = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02')).awayUntil(at('2026-04-02'))
      const mark = markCommand('weekly-salon', period, 'cmd-00000001', ['held', on])
      expect(accepted(late.give(mark, at('2026-04-08', '17:00'))).answer.state).toBe('done')
      const tooLate = startCadence({ step: 'weekly-salon' })
        .until(at('2026-03-02'))
        .awayUntil(at('2026-04-02'))
      expect(accepted(tooLate.give(mark, at('2026-04-09', '08:00'))).answer.state).toBe('done-late')
    },
  )

  test('fires no rung of such a duty before the grace is over, and the highest one then', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02')).awayUntil(at('2026-04-02'))
    expect(milestoneOf(run, '2026-W11', 'held').rung).toBe(0)
    run.until(at('2026-04-09', '12:00'))
    const rungs = storyOf(run, '2026-W11').filter((line) => /Yellow|Red|order/.test(line))
    expect(rungs.slice(0, 2)).toEqual([
      '04-09 milestoneTurnedYellow topic-set',
      '04-09 milestoneTurnedRed held',
    ])
  })

  test('gives a command that comes before the first look the same grace', () => {
    const { state } = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02'))
    const mark = markCommand('weekly-salon', '2026-W10', 'cmd-00000001', ['held', '2026-03-06'])
    expect(accepted(decide(state, mark, at('2026-04-02', '08:00'))).answer.state).toBe('done')
  })

  test('is forgotten on the next look: the cadence goes on as planned', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-02')).awayUntil(at('2026-04-02'))
    run.until(at('2026-06-30'))
    expect(run.events.filter((event) => event.kind === 'outageNoted')).toHaveLength(1)
    expect(occurrenceOf(run, '2026-W26').state).toBe('open')
  })
})

describe('a look some hours late', () => {
  test('within the hours of the office is no outage, and what was due happens at once with its own moment', () => {
    const run = startCadence({ step: 'weekly-salon' })
      .until(at('2026-03-02'))
      .awayUntil(at('2026-03-03', '15:00'))
    expect(run.events.filter((event) => event.kind === 'outageNoted')).toEqual([])
    expect(
      run.events.find((event) => event.kind === 'milestoneReminded' && event.at > at('2026-03-03')),
    ).toMatchObject({
      at: at('2026-03-03', '15:00'),
      scheduledAt: at('2026-03-03', '09:07'),
    })
  })
})
