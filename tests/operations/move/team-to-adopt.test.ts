import { describe, expect, test } from 'vitest'
import type { HandedOverLog } from '../../../audit/handed-over.ts'
import { teamToAdopt } from '../../../operations/move/team-to-adopt.ts'
import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { initialProgramme } from '../../../domain/programme/programme-state.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import { qsTeaTeam } from '../../domain/programme/support/qs-tea-team.ts'
import { startCadence } from '../../domain/cadence/machine/support.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

const team = { ...qsTeaTeam, seats: {} }
const { teamId } = team
const at = '2026-07-31T10:00:00+08:00'
const to = '市科协集群'
const tally = { done: 1, 'done-late': 0, missed: 0, exempt: 0, waived: 0, suspended: 0 }
type Body = DomainEvent extends infer Event
  ? Event extends DomainEvent
    ? Omit<Event, 'workflowId' | 'sequence' | 'at'>
    : never
  : never

/** A log whose one run ends with these events, numbered from 8. */
function logOf(workflowId: string, ...bodies: readonly Body[]): HandedOverLog {
  const events = bodies.map((body, index) => ({ workflowId, sequence: 8 + index, at, ...body }))
  const payload = (value: unknown) => ({
    payloads: [{ data: Buffer.from(JSON.stringify(value)).toString('base64') }],
  })
  const details = {
    data: payload({ activity_type: 'recordOutcomes' }),
    result: payload({ events, notices: [] }),
  }
  const marker = { markerRecordedEventAttributes: { markerName: 'core_local_activity', details } }
  const runs = [{ runId: `last of ${workflowId}`, history: { events: [marker] } }]
  return { workflowId, size: 7 + bodies.length, root: 'root', runs }
}

const carried = (step: (typeof stepKeys)[number]) => startCadence({ step }).state
const handedOver = {
  kind: 'programmeHandedOver',
  carried: initialProgramme(team, '2029-01-04', 'v1'),
} as const
const released = (step: (typeof stepKeys)[number]) =>
  ({ kind: 'cadenceReleased', to, carried: carried(step) }) as const

function given(changes: Readonly<Record<string, readonly Body[]>> = {}) {
  const logs = teamWorkflowIds(teamId).map((workflowId, index) => {
    const step = stepKeys[index - 1]
    const usual: readonly Body[] = [step === undefined ? handedOver : released(step)]
    return logOf(workflowId, ...(changes[workflowId] ?? usual))
  })
  return teamToAdopt({ log: 'hopelight-f7954daa', exportSha256: 'a'.repeat(64) }, { teamId, logs })
}

describe('what goes on of a team', () => {
  test('is the state of each step at its release, numbered from its last entry', () => {
    const refusedLater = { kind: 'commandRefused', code: 'programme-released', message: '已移交' } as const
    const taken = given({ 'team/qs-tea/weekly-salon': [released('weekly-salon'), refusedLater] })
    if ('refused' in taken) throw new Error(taken.code)
    const [salon] = taken.adopted.cadences
    expect(salon?.state).toEqual({ ...carried('weekly-salon'), sequence: 9 })
    expect(salon?.from).toEqual({
      log: 'hopelight-f7954daa',
      exportSha256: 'a'.repeat(64),
      runId: 'last of team/qs-tea/weekly-salon',
      size: 9,
      root: 'root',
    })
    expect(taken.programme).toMatchObject({ team, sequence: 8 })
  })

  test('leaves out the steps that had concluded', () => {
    const concluded = { kind: 'cadenceConcluded', step: 'weekly-salon', tally } as const
    const taken = given({ 'team/qs-tea/weekly-salon': [concluded] })
    if ('refused' in taken) throw new Error(taken.code)
    expect(taken.adopted.cadences.map(({ state }) => state.setup.definition.step)).toEqual(stepKeys.slice(1))
  })

  test.each([
    ['was never released', { 'team/qs-tea': [{ kind: 'programmeResumed', on: '2026-07-31' }] }],
    ['still lets go of its steps', { 'team/qs-tea': [{ kind: 'programmeReleased', to, reason: '' }] }],
    [
      'has a step that was ended by hand',
      { 'team/qs-tea/monthly-visit': [{ kind: 'cadenceSuspended', on: at }] },
    ],
  ] as const)('is nothing of a team that %s', (_, changes) => {
    expect(given(changes)).toMatchObject({ refused: true, code: 'adoption-refused' })
  })
})
