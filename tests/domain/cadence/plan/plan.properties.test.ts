import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weekdayOf } from '../../../../domain/calendar/civil-date.ts'
import { dateOf } from '../../../../domain/calendar/instant.ts'
import { stripDays } from '../../../../domain/calendar/strip.ts'
import { addWorkdays, countWorkdays, firstWorkdayOnOrAfter } from '../../../../domain/calendar/workdays.ts'
import type { StepTiming } from '../../../../domain/cadence/plan/owed-periods.ts'
import type { PlannedMilestone, PlannedOccurrence } from '../../../../domain/cadence/plan/plan.ts'
import { planPeriods } from '../../../../domain/cadence/plan/plan-periods.ts'
import { stepKeys } from '../../../../domain/programme/steps.ts'
import { dateBetween } from '../../calendar/arbitraries.ts'
import { milestoneOf, planned, shipped, timingOf } from './planned.ts'

const timing = fc
  .record({
    step: fc.constantFrom(...stepKeys),
    startOn: dateBetween('2021-01-01', '2031-12-31'),
    weekday: fc.integer({ min: 1, max: 7 }),
  })
  .map(({ step, startOn, weekday }) => timingOf(step, startOn, weekday))

/** One occurrence of a step, any of those it owes. */
const oneOccurrence = timing
  .chain((each) =>
    fc.record({
      timing: fc.constant(each),
      index: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: each.definition.count - 1 })),
    }),
  )
  .map(({ timing: each, index }) => ({ timing: each, index, occurrence: only(each, index) }))

function only(each: StepTiming, index: number): PlannedOccurrence {
  const [occurrence] = planned(each, { fromIndex: index, count: 1 })
  if (occurrence === undefined) throw new Error('nothing planned')
  return occurrence
}

function lookDays(milestone: PlannedMilestone): string[] {
  const { remindAt, yellowAt, redAt, levelThreeAt } = milestone
  return [...remindAt, yellowAt, redAt, levelThreeAt].filter((at) => at !== null)
}

function expectLook(at: string): void {
  expect(at.slice(10)).toBe('T09:07:00+08:00')
  expect(shipped.isWorkday(dateOf(at)), at).toBe(true)
}

describe('every planned occurrence', () => {
  it('has nothing due, opened, reminded, rung or expired on a day off', () => {
    fc.assert(
      fc.property(oneOccurrence, ({ occurrence }) => {
        for (const milestone of occurrence.milestones) {
          expect(milestone.dueAt.slice(10)).toBe('T18:00:00+08:00')
          expect(shipped.isWorkday(dateOf(milestone.dueAt)), milestone.dueAt).toBe(true)
          lookDays(milestone).forEach(expectLook)
        }
        expectLook(occurrence.opensAt)
        expectLook(occurrence.expiresAt)
      }),
      { numRuns: 3500 },
    )
  })

  it('reminds after the opening and before the due, then yellow, red and level 3 in this order', () => {
    fc.assert(
      fc.property(oneOccurrence, ({ occurrence }) => {
        for (const milestone of occurrence.milestones) {
          const order = [
            occurrence.opensAt,
            ...milestone.remindAt,
            ...[milestone.dueAt, milestone.yellowAt, milestone.redAt, milestone.levelThreeAt].filter(
              (at) => at !== null,
            ),
          ]
          // A main due may lie on the opening's own day, never before it.
          expect(order).toEqual([...new Set(order)].toSorted())
          expect(occurrence.expiresAt > milestone.dueAt).toBe(true)
          if (milestone.redAt !== null) expect(milestone.yellowAt).not.toBeNull()
          if (milestone.levelThreeAt !== null) expect(milestone.redAt).not.toBeNull()
        }
      }),
      { numRuns: 2500 },
    )
  })

  it('has no due before the catch-up day but the main one and what is capped at it', () => {
    fc.assert(
      fc.property(oneOccurrence, ({ timing: each, occurrence, index }) => {
        if (occurrence.exempt !== null) return
        const leastOn = addWorkdays(shipped, dateOf(occurrence.opensAt), each.definition.catchUpWorkdays)
        const mainDueAt = milestoneOf(occurrence, each.definition.main).dueAt
        for (const { dueAt, rule } of occurrence.milestones) {
          expect(dateOf(dueAt) >= leastOn || dueAt >= mainDueAt).toBe(true)
          if (index > 0) expect(rule).not.toContain('不早于启动后')
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('rolls a salon inside its week, and is exempt only when the week has no working day', () => {
    const salon = fc.record({
      startOn: dateBetween('2021-01-01', '2031-12-31'),
      weekday: fc.integer({ min: 1, max: 7 }),
      index: fc.integer({ min: 0, max: 155 }),
    })
    fc.assert(
      fc.property(salon, ({ startOn, weekday, index }) => {
        const occurrence = only(timingOf('weekly-salon', startOn, weekday), index)
        if (occurrence.exempt !== null) {
          expect(occurrence.milestones).toEqual([])
          expect(occurrence.expiresAt).toBe(occurrence.opensAt)
          return
        }
        const heldOn = dateOf(milestoneOf(occurrence, 'held').dueAt)
        const between = (from: number, to: number): number =>
          Array.from({ length: 7 }, (_, day) => day + 1)
            .filter((day) => day > from && day < to)
            .filter((day) => shipped.isWorkday(dayOfSameWeek(heldOn, day))).length
        const heldWeekday = weekdayOf(heldOn)
        // Nothing worked lies nearer: not between an earlier day and the preferred one, nor anywhere before a later one.
        if (heldWeekday <= weekday) expect(between(heldWeekday, weekday + 1)).toBe(0)
        else expect(between(0, heldWeekday)).toBe(0)
      }),
      { numRuns: 1500 },
    )
  })

  it('rests on the recorded working days alone for whatever the machine counts later', () => {
    fc.assert(
      fc.property(oneOccurrence, ({ timing: each, index, occurrence }) => {
        const { strip } = planPeriods(shipped, 'cal-test', {
          ...each,
          startedAt: null,
          fromIndex: index,
          count: 1,
          stripFirstOn: dateOf(occurrence.opensAt),
          stripReachesOn: dateOf(occurrence.opensAt),
        })
        const recorded = stripDays(strip)
        const expiresOn = dateOf(occurrence.expiresAt)
        expect(addWorkdays(recorded, expiresOn, 60)).toBe(addWorkdays(shipped, expiresOn, 60))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the periods of a step', () => {
  it('are the owed count in a row, at most a period and a half after the start, the same in batches as at once', () => {
    fc.assert(
      fc.property(timing, fc.integer({ min: 1, max: 60 }), (each, batch) => {
        const whole = planned(each)
        expect(whole).toHaveLength(each.definition.count)
        expect(new Set(whole.map(({ period }) => period)).size).toBe(whole.length)
        const inBatches: PlannedOccurrence[] = []
        for (let fromIndex = 0; fromIndex < each.definition.count; fromIndex += batch) {
          inBatches.push(...planned(each, { fromIndex, count: batch }))
        }
        expect(inBatches).toEqual(whole)
        const opens = whole.map(({ opensAt }) => opensAt)
        expect(opens).toEqual([...opens].toSorted())
      }),
      { numRuns: 400 },
    )
  })

  it('are planned alike alone and among the others, and never open before the programme', () => {
    fc.assert(
      fc.property(timing, (each) => {
        const whole = planned(each)
        const index = Math.floor(whole.length / 2)
        expect(only(each, index)).toEqual(whole[index])
        const firstWorkdayOn = firstWorkdayOnOrAfter(shipped, each.startOn)
        expect(countWorkdays(shipped, each.startOn, firstWorkdayOn)).toBe(1)
        for (const { opensAt } of whole) expect(dateOf(opensAt) >= firstWorkdayOn).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

function dayOfSameWeek(date: string, weekday: number): string {
  const ms = Date.parse(`${date}T00:00:00Z`) + (weekday - weekdayOf(date)) * 86_400_000
  return new Date(ms).toISOString().slice(0, 10)
}
