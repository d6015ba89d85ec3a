import { describe, expect, test } from 'vitest'
import type { Actor, ReleaseProgramme } from '../../../domain/cadence/commands.ts'
import {
  decideProgramme,
  handedOverBody,
  initialProgramme,
  isLetGo,
  type ProgrammeState,
  programmeNotices,
  recordProgramme,
} from '../../../domain/programme/programme-state.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import { qsTeaTeam } from './support/qs-tea-team.ts'

const now = '2026-07-31T10:00:00+08:00'
const fresh = initialProgramme(qsTeaTeam, '2029-01-04', 'v1')
const actor = (seatId: Actor['seatId']): Actor => ({ personId: 'p-008', seatId, via: 'api' })
const release = (changes: Partial<ReleaseProgramme> = {}): ReleaseProgramme => ({
  command: 'release',
  commandId: 'cmd-release-1',
  actor: actor('association-city'),
  to: '市科协集群',
  reason: '',
  ...changes,
})

function released(state: ProgrammeState = fresh) {
  const decision = decideProgramme(state, release(), now)
  if (decision.refused) throw new Error(decision.code)
  return decision
}

const tally = { done: 1, 'done-late': 0, missed: 0, exempt: 0, waived: 0, suspended: 0 }
const letGo = (step: (typeof stepKeys)[number]) => ({ kind: 'stepReleased', step, reached: true }) as const

describe('releasing a programme', () => {
  test('records where it goes on, and has every step told', () => {
    const { answer, events, order } = released()
    expect(answer).toMatchObject({ state: 'recorded', sequence: 1 })
    expect(events).toMatchObject([{ kind: 'programmeReleased', to: '市科协集群', reason: '' }])
    expect(order).toMatchObject({
      kind: 'programmeReleased',
      to: '市科协集群',
      commandId: 'cmd-release-1',
    })
  })

  test.each([
    ['says nothing', { to: ' ' }, 'bad-input'],
    ['holds a telephone number', { to: '13800138000' }, 'personal-data'],
    ['is given by a county alone', { actor: actor('association-county') }, 'seat-not-allowed'],
  ] as const)('is refused when it %s', (_, changes, code) => {
    expect(decideProgramme(fresh, release(changes), now)).toMatchObject({ refused: true, code })
  })

  test('is done once, and every other command is refused with where it went', () => {
    const { state } = released()
    expect(decideProgramme(state, release(), now)).toMatchObject({ refused: false, events: [] })
    const suspend = {
      command: 'suspend',
      commandId: 'cmd-suspend',
      on: '2026-08-03',
      reason: '防汛',
    } as const
    for (const command of [
      release({ commandId: 'cmd-release-2' }),
      { ...suspend, actor: actor('talent-office') },
    ])
      expect(decideProgramme(state, command, now)).toMatchObject({
        refused: true,
        code: 'programme-released',
        details: { to: '市科协集群' },
      })
  })

  test('tells nobody anything', () => {
    const { events, state } = released()
    expect(events.flatMap((event) => programmeNotices(event, state))).toEqual([])
  })
})

describe('a released programme', () => {
  test('is let go when every step that had not concluded has let go of it', () => {
    const concluded = recordProgramme(fresh, [{ kind: 'stepConcluded', step: 'weekly-salon', tally }], {
      at: now,
    })
    let { state } = released(concluded.state)
    for (const step of stepKeys.slice(1)) {
      expect(isLetGo(state)).toBe(false)
      state = recordProgramme(state, [letGo(step)], { at: now }).state
    }
    expect(isLetGo(state)).toBe(true)
  })

  test('hands over the state that it had, without its release', () => {
    const suspended = recordProgramme(
      fresh,
      [{ kind: 'programmeSuspended', on: '2026-08-03', reason: '防汛' }],
      {
        at: now,
      },
    )
    const { state } = released(suspended.state)
    const { remembered, sequence } = state
    expect(handedOverBody(state)).toEqual({
      kind: 'programmeHandedOver',
      carried: { ...suspended.state, remembered, sequence },
    })
    expect(remembered).toHaveLength(1)
  })
})
