import { describe, expect, test } from 'vitest'
import type { CivilDate } from '../../../../domain/calendar/civil-date.ts'
import type { FactValues } from '../../../../domain/cadence/commands.ts'
import { meetingPlanOf, type PlanRow } from '../../../../domain/cadence/plan/meeting-plan.ts'
import { at, definitionOf } from '../machine/support.ts'

function row(milestone: string, happenedOn: CivilDate | null = null, values: FactValues = {}): PlanRow {
  const mark = happenedOn === null ? null : { happenedOn, values }
  return { milestone, dueAt: at('2026-03-06', '18:00'), mark }
}

describe('the day that stands for a meeting', () => {
  const salon = definitionOf('weekly-salon')
  const visit = definitionOf('monthly-visit')

  test('is its due day while nobody planned it, or what was planned is no day', () => {
    expect(meetingPlanOf(salon, [row('topic-set'), row('held')], 'held')?.on).toBe('2026-03-06')
    const unreadable = row('topic-set', '2026-03-02', { plannedOn: '下周四' })
    expect(meetingPlanOf(salon, [unreadable, row('held')], 'held')?.on).toBe('2026-03-06')
  })

  test('is the planned day, or the first day of a visit', () => {
    const planned = row('topic-set', '2026-03-02', { plannedOn: '2026-03-05' })
    expect(meetingPlanOf(salon, [planned, row('held')], 'held')?.on).toBe('2026-03-05')
    const confirmed = row('confirmed', '2026-03-02', { visitFromOn: '2026-03-10', visitToOn: '2026-03-12' })
    expect(meetingPlanOf(visit, [confirmed, row('visited')], 'visited')?.on).toBe('2026-03-10')
  })

  test('is the day that it was recorded for, also when its record was returned', () => {
    const planned = row('topic-set', '2026-03-02', { plannedOn: '2026-03-05' })
    expect(meetingPlanOf(salon, [planned, row('held', '2026-03-04')], 'held')?.on).toBe('2026-03-04')
  })

  test('is none of a paper', () => {
    expect(meetingPlanOf(salon, [row('topic-set'), row('held')], 'topic-set')).toBeNull()
    expect(meetingPlanOf(salon, [row('held')], 'minutes-filed')).toBeNull()
  })
})

test('The place of a meeting is the one that a prep names', () => {
  const salon = definitionOf('weekly-salon')
  const planned = row('topic-set', '2026-03-02', { plannedPlace: '龙游县人才驿站' })
  expect(meetingPlanOf(salon, [planned, row('held')], 'held')?.place).toBe('龙游县人才驿站')
  const held = row('held', '2026-03-04', { place: '别处' })
  expect(meetingPlanOf(salon, [row('topic-set'), held], 'held')?.place).toBeNull()
})
