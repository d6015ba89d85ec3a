import { describe, expect, test } from 'vitest'
import type { ProgrammeOrder } from '../../../../domain/cadence/events.ts'
import { planWanted } from '../../../../domain/cadence/plan/extend-plan.ts'
import { due, nextInstant } from '../../../../domain/cadence/due.ts'
import { obeyOrder } from '../../../../domain/cadence/suspension.ts'
import { accepted, actor, at, markCommand, refused, startCadence } from './support.ts'

const release: ProgrammeOrder = {
  workflowId: 'team/qs-tea',
  sequence: 2,
  at: at('2026-01-12', '11:00'),
  kind: 'programmeReleased',
  to: '市科协集群',
  reason: '',
  commandId: 'cmd-release',
  actor: actor('association-city', 'p-008'),
}
const topic = (commandId: string) =>
  markCommand('weekly-salon', '2026-W03', commandId, ['topic-set', '2026-01-12'])

function salonInItsSecondWeek() {
  const run = startCadence({ step: 'weekly-salon' }).until(at('2026-01-12'))
  accepted(run.give(topic('cmd-00000001')))
  return run
}

describe('a cadence that is released', () => {
  test('records where it goes and the whole state it had', () => {
    const run = salonInItsSecondWeek()
    const before = run.state
    run.order(release, at('2026-01-12', '11:00'))
    expect(run.events.at(-1)).toEqual({
      workflowId: 'team/qs-tea/weekly-salon',
      sequence: before.sequence + 1,
      at: at('2026-01-12', '11:00'),
      actor: release.actor,
      commandId: release.commandId,
      ordered: release.sequence,
      kind: 'cadenceReleased',
      to: '市科协集群',
      carried: { ...before, obeyed: release.sequence },
    })
    expect(before.remembered).toHaveLength(1)
    expect(before.strip.days).not.toBe('')
  })

  test('does nothing by itself from then on, and tells nobody anything', () => {
    const run = salonInItsSecondWeek().order(release, at('2026-01-12', '11:00'))
    const [events, notices] = [run.events.length, run.notices.length]
    run.awayUntil(at('2026-06-01'))
    expect([run.events.length, run.notices.length]).toEqual([events, notices])
    expect(due(run.state, run.now)).toEqual([])
    expect(nextInstant(run.state, run.now)).toBeNull()
    expect(planWanted(run.state, run.now)).toBeNull()
  })

  test('refuses every command but one that was answered before, and says where it goes on', () => {
    const run = salonInItsSecondWeek().order(release, at('2026-01-12', '11:00'))
    expect(accepted(run.give(topic('cmd-00000001'))).events).toEqual([])
    expect(refused(run.give(topic('cmd-00000002')))).toMatchObject({
      code: 'programme-released',
      details: { to: '市科协集群' },
    })
  })

  test('is released once, and one that has concluded not at all', () => {
    const run = salonInItsSecondWeek().order(release, at('2026-01-12', '11:00'))
    expect(obeyOrder(run.state, release, run.now)).toEqual([])
    const concluded = { ...salonInItsSecondWeek().state, concluded: true }
    expect(obeyOrder(concluded, release, run.now)).toEqual([])
  })
})
