import { describe, expect, test } from 'vitest'
import type { ProgrammeCommand } from '../../../../domain/cadence/commands.ts'
import {
  decideProgramme,
  initialProgramme,
  type ProgrammeState,
} from '../../../../domain/programme/programme-state.ts'
import {
  accepted,
  actor,
  at,
  calendars,
  type CadenceRun,
  markCommand,
  milestoneOf,
  noticeStory,
  occurrenceOf,
  programmeOrder,
  startCadence,
  storyOf,
} from './support.ts'
import { qsTeaTeam } from '../../programme/support/qs-tea-team.ts'

const city = actor('association-city', 'p-008')
const suspend = (on = '2026-08-03') => programmeOrder('programmeSuspended', on)
const resume = (on = '2026-08-17') => programmeOrder('programmeResumed', on)
const flood = (run: CadenceRun): CadenceRun =>
  run.order(suspend(), at('2026-08-03', '08:45')).order(resume(), at('2026-08-17', '08:45'))

describe('a team suspended from 2026-08-03 to 08-14', () => {
  test('a due of 08-13 becomes 08-27', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(
      run.give(
        markCommand('monthly-visit', '2026-07', 'cmd-00000001', ['visited', '2026-07-24']),
        at('2026-07-24'),
      ),
    )
    accepted(
      run.give(
        {
          command: 'return-milestone',
          commandId: 'cmd-00000002',
          actor: city,
          period: '2026-07',
          milestone: 'visited',
          reason: '走访记录缺页',
          limitWorkdays: 10,
        },
        at('2026-07-30'),
      ),
    )
    expect(milestoneOf(run, '2026-07', 'visited').dueAt).toBe(at('2026-08-13', '18:00'))
    flood(run)
    expect(milestoneOf(run, '2026-07', 'visited').dueAt).toBe(at('2026-08-27', '18:00'))
    const moved = run.events.find(
      (event) => event.kind === 'datesMoved' && event.period === '2026-07' && event.at > at('2026-08-01'),
    )
    const milestones = moved?.kind === 'datesMoved' ? moved.milestones : []
    expect(milestones.find(({ milestone }) => milestone === 'visited')).toMatchObject({
      dueAt: at('2026-08-27', '18:00'),
      previousDueAt: at('2026-08-13', '18:00'),
    })
  })

  test('its two Friday salons are suspended, also the one whose topic was set, and count as nothing else', () => {
    const run = startCadence({ step: 'weekly-salon' })
    accepted(
      run.give(
        markCommand('weekly-salon', '2026-W32', 'cmd-00000001', ['topic-set', '2026-07-30']),
        at('2026-07-30'),
      ),
    )
    flood(run)
    const suspended = run.state.closed
      .filter(({ result }) => result === 'suspended')
      .map(({ period }) => period)
    expect(suspended).toEqual(['2026-W32', '2026-W33'])
  })

  test('no notice is sent, and nothing is due meanwhile', () => {
    for (const step of ['weekly-salon', 'monthly-visit', 'quarterly-consultation'] as const) {
      const run = flood(startCadence({ step }))
      const sent = run.notices.filter(
        (notice) => notice.at > at('2026-08-03', '00:00') && notice.at < at('2026-08-17', '08:00'),
      )
      expect(sent).toEqual([])
      expect(run.events.filter((event) => event.kind === 'outageNoted')).toEqual([])
    }
  })

  test('at the resume those concerned are told which dates moved, from when, and why', () => {
    const run = flood(startCadence({ step: 'monthly-visit' }))
    const told = run.notices.filter(({ kind, period }) => kind === 'moved' && period === '2026-08')
    expect(told).toHaveLength(1)
    expect(told[0]?.seats).toEqual(
      expect.arrayContaining(['association-county', 'liaison', 'chief-expert', 'expert', 'enterprise']),
    )
    expect(told[0]?.lines.find(({ milestone }) => milestone === 'visited')).toEqual({
      milestone: 'visited',
      previousDueAt: at('2026-08-25', '18:00'),
      dueAt: at('2026-09-08', '18:00'),
      provisional: false,
      rule: '暂停后恢复',
    })
    // What counts from the visit moves with it and is no news of its own.
    expect(told[0]?.lines.map(({ milestone }) => milestone)).not.toContain('feedback')
  })

  test('who was invited to a salon that it swallowed is told that it is called off', () => {
    const run = flood(startCadence({ step: 'weekly-salon' }))
    const told = run.notices.filter(({ kind }) => kind === 'called-off')
    expect(told.map(({ milestone, period, seats }) => ({ milestone, period, seats }))).toEqual([
      { milestone: 'held', period: '2026-W32', seats: ['liaison', 'chief-expert', 'expert', 'enterprise'] },
    ])
  })

  test('what was late before stays silent too, although nobody looked in time', () => {
    const run = startCadence({ step: 'monthly-visit' }).until(at('2026-07-28'))
    run.awayUntil(at('2026-07-28')).order(suspend(), at('2026-07-28'))
    const told = run.notices.length
    run.awayUntil(at('2026-08-05'))
    expect(run.notices).toHaveLength(told)
  })

  test('reading goes on, and marks are taken', () => {
    const run = startCadence({ step: 'monthly-visit' }).order(suspend(), at('2026-08-03', '08:45'))
    const mark = markCommand('monthly-visit', '2026-08', 'cmd-00000001', ['visited', '2026-08-04'])
    expect(accepted(run.give(mark, at('2026-08-05'))).answer.state).toBe('done')
  })

  test('what would open meanwhile opens at the resume, with its own dates', () => {
    const run = flood(startCadence({ step: 'weekly-salon' }))
    expect(storyOf(run.until(at('2026-08-17', '12:00')), '2026-W34')).toEqual(['08-17 occurrenceOpened'])
    expect(milestoneOf(run, '2026-W34', 'held').dueAt).toBe(at('2026-08-21', '18:00'))
  })

  test('every pending date moves by the ten working days, and rungs that fired do not fire again', () => {
    const run = startCadence({ step: 'monthly-visit' }).until(at('2026-07-31'))
    const before = milestoneOf(run, '2026-08', 'visited')
    flood(run)
    const after = milestoneOf(run, '2026-08', 'visited')
    expect([before.dueAt, after.dueAt]).toEqual([at('2026-08-25', '18:00'), at('2026-09-08', '18:00')])
    expect([before.yellowAt, after.yellowAt]).toEqual([at('2026-09-03', '09:07'), at('2026-09-17', '09:07')])
    run.until(at('2026-11-30'))
    const rungs = storyOf(run, '2026-07').filter((line) => /Yellow|Red|Level/.test(line))
    expect(new Set(rungs.map((line) => line.slice(6))).size).toBe(rungs.length)
  })

  test('told twice, resumes once; a resume without a suspension does nothing', () => {
    const run = flood(startCadence({ step: 'weekly-salon' }))
    const { sequence } = run.state
    run.order(resume(), at('2026-08-17', '08:50'))
    expect(run.state.sequence).toBe(sequence)
  })
})

describe('a long suspension', () => {
  test('makes every salon of its weeks suspended, planned before or not, and goes on after it', () => {
    const run = startCadence({ step: 'weekly-salon' })
      .order(suspend('2026-04-06'), at('2026-04-03'))
      .order(resume('2026-07-06'), at('2026-07-06', '08:45'))
    const suspended = run.state.closed
      .filter(({ result }) => result === 'suspended')
      .map(({ period }) => period)
    expect(suspended).toEqual(Array.from({ length: 13 }, (_, index) => `2026-W${15 + index}`))
    run.until(at('2026-07-07'))
    expect(occurrenceOf(run, '2026-W28').state).toBe('open')
  })

  test('keeps the working time of a visit that could not open before its preps were due', () => {
    const run = startCadence({ step: 'monthly-visit' })
      .order(suspend('2026-07-20'), at('2026-07-17'))
      .order(resume('2026-08-17'), at('2026-08-17', '08:45'))
    run.until(at('2026-08-17', '12:00'))
    expect(noticeStory(run, '2026-08').map((line) => line.slice(0, 13))).toEqual(['08-17 opening'])
    expect(milestoneOf(run, '2026-08', 'plan-filed').dueAt > at('2026-08-17')).toBe(true)
  })

  test('begun on the day of a start in the middle of a year is carried out', () => {
    const run = startCadence({ step: 'yearly-transfer', startOn: '2025-06-03' })
    run.order(suspend('2025-06-03'), at('2025-06-03', '11:00')).order(resume('2025-06-09'), at('2025-06-09'))
    expect(run.state.suspension).toBeNull()
  })

  test('of half a year in the leap moves its dates and loses none', () => {
    const run = startCadence({ step: 'three-year-leap' })
      .order(suspend('2026-03-02'), at('2026-02-27'))
      .order(resume('2026-09-01'), at('2026-09-01', '08:45'))
    const [leap] = run.state.occurrences
    expect(leap?.milestones.map(({ dueAt }) => dueAt > at('2026-09-01'))).not.toContain(false)
  })
})

describe('the order to a whole team', () => {
  const team = { ...qsTeaTeam, seats: {} }
  const fresh = initialProgramme(team, '2029-01-04', calendars.version)
  const suspending = (on: string, commandId = 'cmd-00000001'): ProgrammeCommand => ({
    command: 'suspend',
    commandId,
    actor: city,
    on,
    reason: '防汛',
  })
  const resuming = (on: string, commandId = 'cmd-00000002'): ProgrammeCommand => ({
    command: 'resume',
    commandId,
    actor: city,
    on,
  })
  const after = (state: ProgrammeState, command: ProgrammeCommand, moment: string) => {
    const decision = decideProgramme(state, command, moment)
    if (decision.refused) throw new Error(decision.code)
    return decision
  }

  test('begins today or later, once, with a reason, by a seat that may', () => {
    const moment = at('2026-08-03', '08:45')
    expect(decideProgramme(fresh, suspending('2026-08-02'), moment)).toMatchObject({ code: 'suspension-day' })
    expect(decideProgramme(fresh, { ...suspending('2026-08-03'), actor: actor() }, moment)).toMatchObject({
      code: 'seat-not-allowed',
    })
    const given = after(fresh, suspending('2026-08-03'), moment)
    expect(given.order).toMatchObject({ kind: 'programmeSuspended', on: '2026-08-03' })
    expect(decideProgramme(given.state, suspending('2026-08-04', 'cmd-00000003'), moment)).toMatchObject({
      code: 'already-suspended',
    })
  })

  test('given twice under one id is one order and one answer', () => {
    const first = after(fresh, suspending('2026-08-03'), at('2026-08-03', '08:45'))
    const again = after(first.state, suspending('2026-08-03'), at('2026-08-04'))
    expect(again).toMatchObject({ events: [], order: null, answer: { sequence: 1, at: first.answer.at } })
    expect(decideProgramme(first.state, suspending('2026-08-05'), at('2026-08-04'))).toMatchObject({
      code: 'command-id-reused',
    })
  })

  test('ends on a day between its beginning and today', () => {
    expect(decideProgramme(fresh, resuming('2026-08-17'), at('2026-08-17'))).toMatchObject({
      code: 'not-suspended',
    })
    const { state } = after(fresh, suspending('2026-08-03'), at('2026-08-03', '08:45'))
    for (const on of ['2026-08-18', '2026-08-02'])
      expect(decideProgramme(state, resuming(on), at('2026-08-17'))).toMatchObject({ code: 'suspension-day' })
    expect(after(state, resuming('2026-08-17'), at('2026-08-17')).state.suspension).toBeNull()
  })
})

test('a suspension that a step hears of only weeks later is lifted like any other', () => {
  const run = startCadence({ step: 'quarterly-consultation', startOn: '2026-11-28' })
  run.awayUntil(at('2027-01-05', '09:10'))
  expect(run.state.strip.startOn > '2026-12-20').toBe(true)
  run.order(suspend('2026-12-20'), at('2027-01-05', '09:11'))
  run.order(resume('2027-02-22'), at('2027-02-22', '09:11'))
  expect(run.state.suspension).toBeNull()
  const resumed = run.events.find(({ kind }) => kind === 'cadenceResumed')
  expect(resumed).toMatchObject({ suspendedOn: '2026-12-20', on: '2027-02-22' })
})
