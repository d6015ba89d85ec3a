import { describe, expect, test } from 'vitest'
import { dateOf } from '../../../../domain/calendar/instant.ts'
import { openOrder } from '../../../../domain/cadence/orders/orders.ts'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import {
  accepted,
  actor,
  at,
  markCommand,
  milestoneOf,
  noticeStory,
  occurrenceOf,
  startCadence,
  storyOf,
} from './support.ts'

const afterMarks = (story: readonly string[], fromDay: string) =>
  story.filter((line) => line.slice(0, 5) > fromDay)

describe('a visit of which nothing is done', () => {
  test('is reminded, turns yellow, red with one order, and level 3, each once; its preps never beyond yellow', () => {
    const run = startCadence({ step: 'monthly-visit' }).until(at('2026-05-06'))
    expect(storyOf(run, '2026-03')).toEqual([
      '02-24 occurrenceOpened',
      '03-03 milestoneReminded plan-filed',
      '03-11 milestoneTurnedYellow plan-filed',
      '03-17 milestoneReminded confirmed',
      '03-20 milestoneReminded visited',
      '03-25 milestoneTurnedYellow confirmed',
      '04-03 milestoneTurnedYellow visited',
      '04-13 milestoneTurnedRed visited',
      '04-13 orderDrafted',
      '04-15 orderLeftUnsigned',
      '04-20 milestoneReachedLevelThree visited',
      '04-30 occurrenceClosed',
    ])
    expect(run.state.closed.find(({ period }) => period === '2026-03')).toEqual({
      period: '2026-03',
      result: 'missed',
      gaps: 4,
      red: true,
      ends: Array.from({ length: 5 }, () => 'missed'),
    })
  })

  test('tells the seats that the template names, and raises nothing about its follow-ups', () => {
    const run = startCadence({ step: 'monthly-visit' }).until(at('2026-05-06'))
    expect(noticeStory(run, '2026-03')).toEqual([
      '02-24 opening - → association-county liaison tech-manager chief-expert expert enterprise',
      '03-03 reminder plan-filed → association-county',
      '03-11 yellow plan-filed → association-county association-city',
      '03-17 reminder confirmed → liaison',
      '03-20 reminder visited → liaison',
      '03-25 yellow confirmed → liaison association-county',
      '04-03 yellow visited → liaison association-county',
      '04-13 red visited → association-county',
      '04-13 order-drafted - → association-city',
      '04-15 order-unsigned - → talent-office association-city',
      '04-20 level-three visited → talent-office',
    ])
  })
})

describe('later reds', () => {
  test('join the one order of their occurrence', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(
      run.give(
        markCommand('monthly-visit', '2026-03', 'cmd-00000001', ['visited', '2026-03-10']),
        at('2026-03-10'),
      ),
    )
    run.until(at('2026-05-06'))
    expect(afterMarks(storyOf(run, '2026-03'), '03-10')).toEqual([
      '03-12 milestoneReminded feedback',
      '03-18 milestoneTurnedYellow issues-registered',
      '03-20 milestoneTurnedYellow feedback',
      '03-25 milestoneTurnedRed issues-registered',
      '03-25 orderDrafted',
      '03-27 milestoneTurnedRed feedback',
      '03-27 orderLineAdded feedback',
      '03-27 orderLeftUnsigned',
      '04-01 milestoneReachedLevelThree issues-registered',
      '04-03 milestoneReachedLevelThree feedback',
      '04-23 occurrenceClosed',
    ])
    const drafts = run.notices.filter(
      (notice) => notice.period === '2026-03' && notice.kind === 'order-drafted',
    )
    expect(drafts.map((notice) => notice.lines.map((line) => line.milestone))).toEqual([
      ['issues-registered'],
    ])
  })
})

describe('a visit held early', () => {
  test('stops the ladder of its preps, which may still be filed', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(
      run.give(
        markCommand('monthly-visit', '2026-03', 'cmd-00000001', ['visited', '2026-03-02']),
        at('2026-03-02'),
      ),
    )
    run.until(at('2026-03-27'))
    const preps = run.events.filter(
      (event) =>
        'milestone' in event &&
        'period' in event &&
        event.period === '2026-03' &&
        ['plan-filed', 'confirmed'].includes(event.milestone),
    )
    expect(preps).toEqual([])
    const prep = markCommand('monthly-visit', '2026-03', 'cmd-00000002', ['confirmed', '2026-03-02'])
    expect(accepted(run.give(prep)).answer.state).toBe('done-late')
  })

  test('leaves the dates of the next month alone', () => {
    const idle = startCadence({ step: 'monthly-visit' }).until(at('2026-04-01'))
    const early = startCadence({ step: 'monthly-visit' })
    accepted(
      early.give(
        markCommand('monthly-visit', '2026-03', 'cmd-00000001', ['visited', '2026-03-02']),
        at('2026-03-02'),
      ),
    )
    early.until(at('2026-04-01'))
    expect(occurrenceOf(early, '2026-04')).toEqual(occurrenceOf(idle, '2026-04'))
  })
})

describe('a duty that is done', () => {
  test('after its reminder brings no further reminder or rung to anyone', () => {
    const run = startCadence({ step: 'weekly-salon' })
    accepted(
      run.give(
        markCommand(
          'weekly-salon',
          '2026-W10',
          'cmd-00000001',
          ['topic-set', '2026-03-04'],
          ['held', '2026-03-06'],
        ),
        at('2026-03-06'),
      ),
    )
    run.until(at('2026-03-31'))
    const later = noticeStory(run, '2026-W10').filter((line) => line.slice(0, 5) > '03-06')
    expect(later).toEqual([
      '03-10 reminder minutes-filed → tech-manager',
      '03-13 yellow minutes-filed → tech-manager association-county',
      '03-18 red minutes-filed → association-county',
    ])
  })

  test('whole closes its occurrence at once', () => {
    const run = startCadence({ step: 'weekly-salon' })
    accepted(
      run.give(
        markCommand(
          'weekly-salon',
          '2026-W10',
          'cmd-00000001',
          ['topic-set', '2026-03-04'],
          ['held', '2026-03-06'],
          ['minutes-filed', '2026-03-06'],
        ),
        at('2026-03-06', '17:00'),
      ),
    )
    expect(run.state.closed.at(-1)).toEqual({
      period: '2026-W10',
      result: 'done',
      gaps: 0,
      red: false,
      ends: ['done-late', 'done', 'done'],
    })
  })
})

describe('a follow-up', () => {
  test('counts from the day the meeting was held, and a reminder that is past is left out', () => {
    const run = startCadence({ step: 'weekly-salon' })
    accepted(
      run.give(
        markCommand('weekly-salon', '2026-W10', 'cmd-00000001', ['held', '2026-03-04']),
        at('2026-03-09'),
      ),
    )
    expect(milestoneOf(run, '2026-W10', 'minutes-filed')).toMatchObject({
      dueAt: at('2026-03-09', '18:00'),
      remindAt: [],
      reminded: false,
    })
  })

  test('of rungs already past fires only the highest, at the next 09:07 of a working day', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(
      run.give(
        markCommand('monthly-visit', '2026-03', 'cmd-00000001', ['visited', '2026-03-02']),
        at('2026-03-20', '16:00'),
      ),
    )
    run.until(at('2026-03-23', '12:00'))
    expect(afterMarks(storyOf(run, '2026-03'), '03-20')).toEqual([
      '03-23 milestoneTurnedRed issues-registered',
      '03-23 orderDrafted',
      '03-23 milestoneTurnedRed feedback',
      '03-23 orderLineAdded feedback',
    ])
  })

  test('of a meeting long past does not end its occurrence at the same moment', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(
      run.give(
        markCommand('monthly-visit', '2026-03', 'cmd-00000001', ['visited', '2026-03-02']),
        at('2026-04-29', '16:00'),
      ),
    )
    expect(occurrenceOf(run, '2026-03').expiresAt).toBe(at('2026-04-30', '09:07'))
    run.until(at('2026-05-06'))
    expect(run.events.filter((event) => event.kind === 'outageNoted')).toEqual([])
  })
})

describe('three salons in a row not held', () => {
  const run = startCadence({ step: 'weekly-salon', startOn: '2026-03-02' }).until(at('2026-04-16'))
  const reds = ['2026-W10', '2026-W11', '2026-W12', '2026-W13'].map((period) =>
    storyOf(run, period).filter((line) => /Red|order|Level|Nudged/.test(line)),
  )

  test('are a light, a light with a nudge, then one order and level 3; the fourth is a light again', () => {
    expect(reds).toEqual([
      ['03-13 milestoneTurnedRed held'],
      ['03-20 milestoneTurnedRed held', '03-20 rowOfRedsNudged'],
      [
        '03-27 milestoneTurnedRed held',
        '03-27 orderDrafted',
        '03-27 milestoneReachedLevelThree held',
        '03-31 orderLeftUnsigned',
      ],
      ['04-03 milestoneTurnedRed held'],
    ])
    expect(noticeStory(run, '2026-W11')).toContain('03-20 nudge - → liaison association-county')
  })

  test('are a row across an exempt week, and not across one that was held', () => {
    const across = startCadence({ step: 'weekly-salon', startOn: '2026-02-02' }).until(at('2026-03-20'))
    expect(across.state.closed.map(({ period }) => period)).toContain('2026-W08')
    expect(storyOf(across, '2026-W09')).toContain('03-06 orderDrafted')
    const broken = startCadence({ step: 'weekly-salon', startOn: '2026-03-02' })
    accepted(
      broken.give(
        markCommand('weekly-salon', '2026-W11', 'cmd-00000001', ['held', '2026-03-13']),
        at('2026-03-13'),
      ),
    )
    broken.until(at('2026-04-01'))
    expect(broken.events.some((event) => event.kind === 'rowOfRedsNudged')).toBe(false)
  })
})

describe('what the city association owes', () => {
  test('never becomes an order of a county: red is a note to it and the talent office', () => {
    const run = startCadence({ step: 'three-year-leap' }).until(at('2028-06-01'))
    const period = run.state.occurrences[0]?.period ?? ''
    const reds = run.events.filter((event) => event.kind === 'milestoneTurnedRed')
    expect(reds.map((event) => event.milestone)).toEqual(['baseline', 'year-1-review', 'mid-term'])
    expect(openOrder(run.state, period)?.lines).toEqual(['baseline'])
    const review = run.notices.filter(
      (notice) => notice.milestone === 'year-1-review' && notice.kind === 'red',
    )
    expect(review.map((notice) => notice.seats)).toEqual([['association-city', 'talent-office']])
  })
})

describe('a consultation without an agenda', () => {
  test('still turns red when it is not held', () => {
    const run = startCadence({ step: 'quarterly-consultation' }).until(at('2026-04-30'))
    const story = storyOf(run, '2026-Q1').filter((line) => /TurnedRed|Level|order/.test(line))
    expect(story.map((line) => line.slice(6))).toEqual([
      'milestoneTurnedRed held',
      'orderDrafted',
      'orderLeftUnsigned',
      'milestoneReachedLevelThree held',
    ])
  })
})

describe('a stage that needs another', () => {
  test('is silent until that is done, then goes on from where its dates stand', () => {
    const run = startCadence({ step: 'half-year-project' }).until(at('2026-04-30'))
    const pressed = () =>
      run.events.filter(
        (event) =>
          'milestone' in event &&
          event.milestone === 'plan-reviewed' &&
          'period' in event &&
          event.period === '2026-H1',
      )
    expect(pressed()).toEqual([])
    accepted(
      run.give({
        ...markCommand('half-year-project', '2026-H1', 'cmd-00000001', ['selected', '2026-04-29']),
        actor: actor('tech-manager', 'p-005'),
      }),
    )
    run.until(at('2026-05-07'))
    expect(pressed().map((event) => `${event.at.slice(5, 16)} ${event.kind}`)).toEqual([
      '05-06T09:07 milestoneReachedLevelThree',
    ])
    // The draft about what is done went with it: this one is about the stage.
    expect(storyOf(run, '2026-H1').slice(-3)).toEqual([
      '04-30 orderDropped',
      '05-06 orderDrafted',
      '05-06 milestoneReachedLevelThree plan-reviewed',
    ])
  })
})

describe('experts and firms', () => {
  const steps: readonly StepKey[] = [
    'weekly-salon',
    'monthly-visit',
    'quarterly-consultation',
    'half-year-project',
    'yearly-transfer',
    'three-year-leap',
  ]

  test.each(steps)('get invitations and no other notice in %s', (step) => {
    const run = startCadence({ step }).until(at('2027-06-30'))
    const invited = ['chief-expert', 'expert', 'enterprise']
    const told = run.notices.filter((notice) => notice.seats.some((seat) => invited.includes(seat)))
    expect(new Set(told.map((notice) => notice.kind))).toEqual(new Set(['opening']))
  })

  test.each(steps)('everything the clock does in %s happens at 09:07 of a working day', (step) => {
    const run = startCadence({ step, startedAt: at('2026-01-05', '08:40') }).until(at('2027-06-30'))
    const byClock = run.events.filter((event) => event.scheduledAt !== undefined)
    expect(byClock.length).toBeGreaterThan(0)
    for (const event of byClock) expect(event.at).toMatch(/T09:07:00/)
  })
})

describe('a whole programme of which nothing is done', () => {
  test.each([
    ['weekly-salon', 156],
    ['monthly-visit', 36],
    ['quarterly-consultation', 12],
    ['half-year-project', 6],
    ['yearly-transfer', 3],
    ['three-year-leap', 1],
  ] as const)('concludes %s with a tally of %i and asks for nothing more', (step, count) => {
    const run = startCadence({ step }).until(at('2030-12-31'))
    const [concluded] = run.events.filter((event) => event.kind === 'cadenceConcluded')
    const results = run.state.closed.map(({ result }) => result)
    expect(results).toHaveLength(count)
    expect(concluded).toMatchObject({
      tally: {
        missed: results.filter((result) => result === 'missed').length,
        exempt: results.filter((result) => result === 'exempt').length,
      },
    })
    expect(run.state).toMatchObject({ concluded: true, occurrences: [] })
    expect(dateOf(run.now)).toBe('2030-12-31')
  })
})
