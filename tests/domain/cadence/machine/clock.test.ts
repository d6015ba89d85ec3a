import { describe, expect, test } from 'vitest'
import { nextInstant } from '../../../../domain/cadence/due.ts'
import type { CadenceEvent } from '../../../../domain/cadence/events.ts'
import { stepKeys } from '../../../../domain/programme/steps.ts'
import { accepted, at, type CadenceRun, markCommand, milestoneOf, refused, startCadence } from './support.ts'

/** What time may cause once only, by what it is about. */
function causedByTime(run: CadenceRun): readonly string[] {
  return run.events.flatMap((event: CadenceEvent) => {
    switch (event.kind) {
      case 'occurrencePlanned':
      case 'occurrenceOpened':
      case 'occurrenceClosed':
        return [`${event.kind} ${event.period}`]
      case 'milestoneReminded':
        return [`${event.kind} ${event.period} ${event.milestone} ${event.remindAt}`]
      case 'milestoneTurnedYellow':
      case 'milestoneTurnedRed':
      case 'milestoneReachedLevelThree':
        return [`${event.kind} ${event.period} ${event.milestone}`]
      case 'orderDrafted':
        return [`${event.kind} ${event.orderId}`]
      default:
        return []
    }
  })
}

function noticeIds(run: CadenceRun): readonly string[] {
  return run.notices.map(({ noticeId }) => noticeId)
}

function expectNothingTwice(run: CadenceRun): void {
  for (const each of [causedByTime(run), noticeIds(run)]) expect(new Set(each).size).toBe(each.length)
  expect(run.events.map(({ sequence }) => sequence)).toEqual(run.events.map((_, index) => index + 1))
}

const end = at('2026-08-31')

describe.each(stepKeys)('%s, when the clock of the server is set', (step) => {
  test.each(['09:30', '03:00', '17:45'])(
    'back by a day, to %s, nothing happens again and nothing is lost',
    (time) => {
      const undisturbed = startCadence({ step }).until(end)
      for (const day of ['2026-02-10', '2026-03-03', '2026-05-11']) {
        const run = startCadence({ step }).until(at(day, '09:30'))
        const [before, next] = [run.events.length, nextInstant(run.state, run.now)]
        const setBack = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
        run.awayUntil(at(setBack, time))
        expect(run.events.slice(before)).toEqual([])
        expect(nextInstant(run.state, run.now)).toBe(next)
        run.until(end)
        expectNothingTwice(run)
        expect(causedByTime(run)).toEqual(causedByTime(undisturbed))
        expect(noticeIds(run)).toEqual(noticeIds(undisturbed))
      }
    },
  )

  test('forward by a day and back again, nothing happens twice and every occurrence still comes to its end', () => {
    const undisturbed = startCadence({ step }).until(end)
    for (const day of ['2026-02-09', '2026-03-03', '2026-05-11']) {
      const run = startCadence({ step }).until(at(day, '09:30'))
      const ahead = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
      run.awayUntil(at(ahead, '09:30')).awayUntil(at(day, '09:40')).until(end)
      expectNothingTwice(run)
      expect(run.state.closed).toEqual(undisturbed.state.closed)
    }
  })
})

test('a mark of the day is refused while the clock stands a day behind, and taken once it is right', () => {
  const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-06', '19:00'))
  run.awayUntil(at('2026-03-05', '19:00'))
  const mark = markCommand('weekly-salon', '2026-W10', 'cmd-00000001', ['held', '2026-03-06'])
  expect(refused(run.give(mark))).toMatchObject({
    code: 'happened-in-future',
    details: { happenedOn: '2026-03-06', today: '2026-03-05' },
  })
  run.awayUntil(at('2026-03-06', '19:30'))
  expect(accepted(run.give(mark)).answer.state).toBe('done')
})

test('a mark made while the clock stood a day ahead is not late because of that', () => {
  const run = startCadence({ step: 'weekly-salon' }).until(at('2026-03-05', '10:00'))
  run.awayUntil(at('2026-03-06', '10:00'))
  const mark = markCommand('weekly-salon', '2026-W10', 'cmd-00000001', ['held', '2026-03-05'])
  expect(accepted(run.give(mark)).answer.state).toBe('done')
  run.awayUntil(at('2026-03-05', '10:30')).until(at('2026-04-30'))
  expect(run.state.closed.find(({ period }) => period === '2026-W10')?.result).toBe('done')
})

test('a duty is pressed for again from where it stood, not from the beginning, once the clock is right', () => {
  const run = startCadence({ step: 'monthly-visit' }).until(at('2026-04-01', '10:00'))
  const { rung } = milestoneOf(run, '2026-03', 'visited')
  run.awayUntil(at('2026-03-31', '10:00'))
  expect(milestoneOf(run, '2026-03', 'visited').rung).toBe(rung)
})
