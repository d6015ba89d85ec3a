import { describe, expect, test } from 'vitest'
import type { AdmitLateRecord, CorrectMilestone } from '../../../../domain/cadence/commands.ts'
import {
  accepted,
  actor,
  at,
  type CadenceRun,
  fullMark,
  markCommand,
  milestoneOf,
  refused,
  startCadence,
} from './support.ts'

const period = '2026-W10'

function correcting(
  milestone: string,
  happenedOn: string,
  commandId: string,
  changes: Partial<CorrectMilestone> = {},
): CorrectMilestone {
  return {
    command: 'correct-milestone',
    commandId,
    actor: actor('association-city', 'p-008'),
    period,
    mark: fullMark('weekly-salon', milestone, happenedOn),
    reason: '日期笔误',
    ...changes,
  }
}

function admitting(
  milestone: string,
  happenedOn: string,
  commandId: string,
  changes: Partial<AdmitLateRecord> = {},
): AdmitLateRecord {
  return {
    command: 'admit-late-record',
    commandId,
    actor: actor('association-city', 'p-008'),
    period,
    mark: fullMark('weekly-salon', milestone, happenedOn),
    reason: '材料补交',
    ...changes,
  }
}

const marked = (milestone: string, happenedOn: string, moment: string): CadenceRun => {
  const run = startCadence({ step: 'weekly-salon' })
  accepted(run.give(markCommand('weekly-salon', period, 'cmd-00000001', [milestone, happenedOn]), moment))
  return run
}
const traceOf = (run: CadenceRun) => run.state.closed.find((closed) => closed.period === period)

describe('a correction in an open occurrence', () => {
  test('names the event it replaces, keeps the old one, and moves what counts from the day', () => {
    const run = marked('held', '2026-03-06', at('2026-03-06', '16:00'))
    const replaced = run.events.find((event) => event.kind === 'milestonesMarked')
    const decision = accepted(run.give(correcting('held', '2026-03-05', 'cmd-00000002'), at('2026-03-09')))
    expect(decision.events[0]).toMatchObject({ kind: 'milestoneCorrected', replaces: replaced?.sequence })
    expect(run.events).toContain(replaced)
    expect(milestoneOf(run, period, 'minutes-filed').dueAt).toBe(at('2026-03-10', '18:00'))
  })

  test('made long after red keeps a salon on time that was recorded on time, also the second time', () => {
    const run = marked('held', '2026-03-06', at('2026-03-06', '16:00'))
    expect(
      accepted(run.give(correcting('held', '2026-03-05', 'cmd-00000002'), at('2026-03-20'))).answer.state,
    ).toBe('done')
    expect(
      accepted(run.give(correcting('held', '2026-03-06', 'cmd-00000003'), at('2026-03-23'))).answer.state,
    ).toBe('done')
  })

  test('to a day after the week makes the salon late, for ever', () => {
    const run = marked('held', '2026-03-06', at('2026-03-09'))
    expect(
      accepted(run.give(correcting('held', '2026-03-09', 'cmd-00000002'), at('2026-03-10'))).answer.state,
    ).toBe('done-late')
    expect(
      accepted(run.give(correcting('held', '2026-03-06', 'cmd-00000003'), at('2026-03-11'))).answer.state,
    ).toBe('done-late')
  })

  test('of an event that has been replaced meanwhile is refused and tells by whom and when', () => {
    const run = marked('held', '2026-03-06', at('2026-03-06', '16:00'))
    const seen = run.events.find((event) => event.kind === 'milestonesMarked')?.sequence ?? 0
    accepted(run.give(correcting('held', '2026-03-05', 'cmd-00000002', { replaces: seen }), at('2026-03-09')))
    const second = correcting('held', '2026-03-04', 'cmd-00000003', { replaces: seen })
    expect(refused(run.give(second, at('2026-03-09', '11:00')))).toMatchObject({
      code: 'already-marked',
      details: { by: 'p-008', at: at('2026-03-09') },
    })
  })

  test('of what is not marked, or without a reason, is refused', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-06'))
    expect(refused(run.give(correcting('held', '2026-03-05', 'cmd-00000002'))).code).toBe('not-marked')
    expect(refused(run.give(correcting('held', '2026-03-05', 'cmd-00000003', { reason: '' }))).code).toBe(
      'reason-missing',
    )
  })
})

describe('after the close', () => {
  const closedOn = at('2026-04-02')
  const heldOnly = () => marked('held', '2026-03-06', at('2026-03-06', '16:00')).until(closedOn)

  test('a salon held without its record is done with its gaps, not missed', () => {
    const run = heldOnly()
    expect(traceOf(run)).toEqual({
      period,
      result: 'done',
      gaps: 2,
      red: false,
      ends: ['missed', 'done', 'missed'],
    })
    expect(
      run.events.find((event) => event.kind === 'occurrenceClosed' && event.period === period),
    ).toMatchObject({
      result: 'done',
      gaps: 2,
      missed: ['topic-set', 'minutes-filed'],
      dropped: [],
    })
  })

  test('a correction of what was done on time leaves it done, of the main milestone and of others', () => {
    const run = startCadence({ step: 'weekly-salon' })
    accepted(
      run.give(
        markCommand(
          'weekly-salon',
          period,
          'cmd-00000001',
          ['topic-set', '2026-03-03'],
          ['held', '2026-03-04'],
        ),
        at('2026-03-04', '16:00'),
      ),
    )
    run.until(closedOn)
    expect(traceOf(run)).toEqual({
      period,
      result: 'done',
      gaps: 1,
      red: false,
      ends: ['done', 'done', 'missed'],
    })
    expect(accepted(run.give(correcting('topic-set', '2026-03-02', 'cmd-00000002'))).answer.state).toBe(
      'done',
    )
    expect(accepted(run.give(correcting('held', '2026-03-05', 'cmd-00000003'))).answer.state).toBe('done')
    expect(traceOf(run)).toEqual({
      period,
      result: 'done',
      gaps: 1,
      red: false,
      ends: ['done', 'done', 'missed'],
    })
  })

  test('a correction of what was missed is refused', () => {
    expect(refused(heldOnly().give(correcting('minutes-filed', '2026-03-09', 'cmd-00000002'))).code).toBe(
      'not-marked',
    )
  })

  test('only the city association corrects', () => {
    const command = correcting('held', '2026-03-05', 'cmd-00000002', { actor: actor('liaison') })
    expect(refused(heldOnly().give(command)).code).toBe('seat-not-allowed')
  })

  test('a late record turns a missed salon into done-late, once, and only by the city association', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(closedOn)
    expect(traceOf(run)).toEqual({
      period,
      result: 'missed',
      gaps: 2,
      red: true,
      ends: ['missed', 'missed', 'missed'],
    })
    const liaison = admitting('held', '2026-03-06', 'cmd-00000002', { actor: actor('liaison') })
    expect(refused(run.give(liaison)).code).toBe('seat-not-allowed')
    expect(refused(run.give(admitting('held', '2026-03-06', 'cmd-00000003', { reason: ' ' }))).code).toBe(
      'reason-missing',
    )
    const decision = accepted(run.give(admitting('held', '2026-03-06', 'cmd-00000004')))
    expect(decision.events).toMatchObject([
      { kind: 'lateRecordAdmitted', mark: { state: 'done-late' }, closed: { result: 'done-late', gaps: 2 } },
    ])
    expect(refused(run.give(admitting('held', '2026-03-06', 'cmd-00000005'))).code).toBe('not-missed')
    expect(traceOf(run)).toEqual({
      period,
      result: 'done-late',
      gaps: 2,
      red: true,
      ends: ['missed', 'done-late', 'missed'],
    })
  })

  test('a late record of another milestone fills one gap, once', () => {
    const run = heldOnly()
    accepted(run.give(admitting('minutes-filed', '2026-03-10', 'cmd-00000002')))
    expect(traceOf(run)).toEqual({
      period,
      result: 'done',
      gaps: 1,
      red: false,
      ends: ['missed', 'done', 'done-late'],
    })
    expect(refused(run.give(admitting('minutes-filed', '2026-03-10', 'cmd-00000003'))).code).toBe(
      'not-missed',
    )
    accepted(run.give(admitting('topic-set', '2026-03-03', 'cmd-00000004')))
    expect(traceOf(run)).toEqual({
      period,
      result: 'done',
      gaps: 0,
      red: false,
      ends: ['done-late', 'done', 'done-late'],
    })
  })

  test('a late record of a milestone that needs a missed one is refused, naming it', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(closedOn)
    expect(refused(run.give(admitting('minutes-filed', '2026-03-10', 'cmd-00000002')))).toMatchObject({
      code: 'needs-first',
      missing: ['held'],
    })
  })

  test('nothing was missed in an exempt week', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(closedOn)
    const command = admitting('held', '2026-02-20', 'cmd-00000002', { period: '2026-W08' })
    expect(refused(run.give(command)).code).toBe('not-missed')
  })

  test('a late record of an open occurrence is refused', () => {
    const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-06'))
    expect(refused(run.give(admitting('held', '2026-03-05', 'cmd-00000002'))).code).toBe('not-missed')
  })
})
