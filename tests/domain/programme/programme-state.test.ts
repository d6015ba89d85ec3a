import { describe, expect, test } from 'vitest'
import type { ProgrammeCommand } from '../../../domain/cadence/commands.ts'
import {
  concludedTallies,
  decideProgramme,
  initialProgramme,
  type ProgrammeAccepted,
  type ProgrammeState,
  programmeNotices,
  recordProgramme,
} from '../../../domain/programme/programme-state.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import { qsTeaTeam } from './support/qs-tea-team.ts'

const tally = { done: 1, 'done-late': 0, missed: 0, exempt: 0, waived: 0, suspended: 0 }
const now = '2026-07-31T10:00:00+08:00'
const city = { personId: 'p-008', seatId: 'association-city', via: 'api' } as const
const fresh = initialProgramme(qsTeaTeam, '2029-01-04', 'v1')

const suspend = (on: string, commandId = 'cmd-suspend-1'): ProgrammeCommand => ({
  command: 'suspend',
  commandId,
  actor: city,
  on,
  reason: '防汛',
})
const resume = (on: string, commandId = 'cmd-resume-1'): ProgrammeCommand => ({
  command: 'resume',
  commandId,
  actor: city,
  on,
})

function accepted(state: ProgrammeState, command: ProgrammeCommand, at = now): ProgrammeAccepted {
  const decision = decideProgramme(state, command, at)
  if (decision.refused) throw new Error(decision.code)
  return decision
}

function refusal(state: ProgrammeState, command: ProgrammeCommand, at = now): string | null {
  const decision = decideProgramme(state, command, at)
  return decision.refused ? decision.code : null
}

function concluded(): ProgrammeState {
  const bodies = stepKeys.map((step) => ({ kind: 'stepConcluded', step, tally }) as const)
  return recordProgramme(fresh, bodies, { at: now }).state
}

describe('an order to the whole team', () => {
  test('suspends from a stated day on, and is passed on to the cadences once', () => {
    const first = accepted(fresh, suspend('2026-08-03'))
    expect(first.answer).toMatchObject({ state: 'suspended', sequence: 1 })
    expect(first.order).toMatchObject({
      kind: 'programmeSuspended',
      on: '2026-08-03',
      commandId: 'cmd-suspend-1',
    })
    expect(first.events).toMatchObject([{ kind: 'programmeSuspended', sequence: 1, actor: city }])
    const again = accepted(first.state, suspend('2026-08-03'))
    expect(again.answer.sequence).toBe(1)
    expect(again.events).toEqual([])
    expect(again.order).toBeNull()
  })

  test('is refused under an id that was used for another', () => {
    const { state } = accepted(fresh, suspend('2026-08-03'))
    expect(refusal(state, suspend('2026-08-04'))).toBe('command-id-reused')
  })

  test.each([
    ['a day that has passed', suspend('2026-07-30'), 'suspension-day'],
    ['no reason', { ...suspend('2026-08-03'), reason: ' ' }, 'reason-missing'],
    [
      'a telephone number in its reason',
      { ...suspend('2026-08-03'), reason: '13800138000' },
      'personal-data',
    ],
    [
      'a seat that may not give it',
      { ...suspend('2026-08-03'), actor: { ...city, seatId: 'liaison' } },
      'seat-not-allowed',
    ],
    ['nothing to resume', resume('2026-07-31'), 'not-suspended'],
  ] as const)('is refused for %s', (_, command, code) => {
    expect(refusal(fresh, command)).toBe(code)
  })

  test('resumes on a day of the suspension up to today, and can suspend once at a time', () => {
    const { state } = accepted(fresh, suspend('2026-08-03'))
    expect(refusal(state, suspend('2026-08-05', 'cmd-suspend-2'))).toBe('already-suspended')
    const later = '2026-08-14T10:00:00+08:00'
    expect(refusal(state, resume('2026-08-17'), later)).toBe('suspension-day')
    expect(refusal(state, resume('2026-08-02'), later)).toBe('suspension-day')
    const resumed = accepted(state, resume('2026-08-14'), later)
    expect(resumed.state.suspension).toBeNull()
    expect(resumed.order).toMatchObject({ kind: 'programmeResumed', on: '2026-08-14' })
  })

  test('changes the holders of the named seats alone, and concerns no cadence', () => {
    const { events, order, state } = accepted(fresh, {
      command: 'amend-roster',
      commandId: 'cmd-roster-1',
      actor: city,
      seats: { liaison: ['p-010'] },
    })
    expect(state.team.seats).toEqual({ liaison: ['p-010'], 'association-city': ['p-008'] })
    expect(events).toMatchObject([{ kind: 'rosterAmended' }])
    expect(order).toBeNull()
  })
})

describe('a programme', () => {
  test('has concluded when all six steps have, and takes no order from then on', () => {
    expect(concludedTallies(fresh)).toBeNull()
    const state = concluded()
    expect(Object.keys(concludedTallies(state) ?? {})).toHaveLength(6)
    expect(refusal(state, suspend('2026-08-03'))).toBe('programme-concluded')
  })

  test('still gives a command that it took before the same answer', () => {
    const { answer, state } = accepted(fresh, suspend('2026-08-03'))
    const bodies = stepKeys.map((step) => ({ kind: 'stepConcluded', step, tally }) as const)
    const ended = recordProgramme(state, bodies, { at: now }).state
    expect(accepted(ended, suspend('2026-08-03')).answer.sequence).toBe(answer.sequence)
  })

  test('welcomes the seats that somebody holds, under a key that comes once', () => {
    const { name, county, industry, template, startOn, salon, seats } = qsTeaTeam
    const body = { name, county, industry, template, startOn, salon, seats }
    const { events, state } = recordProgramme(
      fresh,
      [{ kind: 'programmeStarted', ...body, endsOn: '2029-01-04', calendarVersion: 'v1' }],
      { at: now },
    )
    expect(events.flatMap((event) => programmeNotices(event, state))).toMatchObject([
      { noticeId: 'qs-tea/-/-/-/welcome/1', kind: 'welcome', seats: ['liaison', 'association-city'] },
    ])
  })
})
