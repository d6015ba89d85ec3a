import { expect, it } from 'vitest'
import type { CadenceEventBody, ProgrammeEventBody } from '../../../domain/cadence/events.ts'
import { listOccurrences } from '../../../ledger/queries/occurrences.ts'
import { listTeams, releasedTo, teamView } from '../../../ledger/queries/teams.ts'
import { unfinishedWorkflows } from '../../../ledger/queries/workflows.ts'
import { laterAt, ledgerAfter } from '../support/ledger-after.ts'
import { onEachLedger } from '../support/ledgers.ts'
import {
  cadenceEvent,
  cadenceStarted,
  emptyTally,
  occurrencePlanned,
  planned,
  programmeEvent,
  programmeStarted,
} from '../support/sample-events.ts'

const adoptedFrom = {
  log: 'hopelight-f7954daa',
  exportSha256: 'a'.repeat(64),
  runId: 'run-1',
  size: 1,
  root: 'vHcTks0wOTR7TFvmFPnU04IieMbOo6k4Vcz1qwycJY0=',
}

async function afterProgramme(...bodies: readonly ProgrammeEventBody[]) {
  const more = bodies.map((body, index) => programmeEvent({ sequence: index + 2, at: laterAt }, body))
  return (await listTeams(await ledgerAfter([programmeEvent({ sequence: 1 }, programmeStarted), ...more])))[0]
}

onEachLedger('a programme in the ledger', () => {
  it('is a running team with its seats, empty ones left out', async () => {
    expect(await afterProgramme()).toEqual({
      teamId: 'longyou',
      name: '龙游县特种纸产业帮扶团',
      county: '龙游县',
      industry: '特种纸',
      template: 'six-step.v1',
      startOn: '2026-01-05',
      endsOn: '2029-01-04',
      salon: { weekday: 5, at: '15:00' },
      state: 'running',
      suspendedOn: null,
      calendarVersion: 'c-1',
      seats: { liaison: ['p-006'], expert: ['p-002', 'p-003'] },
    })
  })

  it('gets the seats that an amendment names and keeps the others', async () => {
    const team = await afterProgramme({
      kind: 'rosterAmended',
      seats: { expert: ['p-003', 'p-004', 'p-005'], enterprise: ['p-011'], liaison: [] },
    })
    expect(team?.seats).toEqual({ expert: ['p-003', 'p-004', 'p-005'], enterprise: ['p-011'] })
  })

  it('is suspended from its day, running after the resume, concluded at the end', async () => {
    const suspended = { kind: 'programmeSuspended', on: '2026-08-03', reason: '台风' } as const
    const resumed = { kind: 'programmeResumed', on: '2026-08-17' } as const
    expect(await afterProgramme(suspended)).toMatchObject({ state: 'suspended', suspendedOn: '2026-08-03' })
    expect(await afterProgramme(suspended, resumed)).toMatchObject({ state: 'running', suspendedOn: null })
    const tally = {
      'weekly-salon': emptyTally,
      'monthly-visit': emptyTally,
      'quarterly-consultation': emptyTally,
      'half-year-project': emptyTally,
      'yearly-transfer': emptyTally,
      'three-year-leap': emptyTally,
    }
    const concluded = { kind: 'programmeConcluded', tally } as const
    expect(await afterProgramme(concluded)).toMatchObject({ state: 'concluded', suspendedOn: null })
  })

  it('is released to where it says, and adopted runs, or stays suspended, as it was', async () => {
    const suspended = { kind: 'programmeSuspended', on: '2026-08-03', reason: '台风' } as const
    const released = { kind: 'programmeReleased', to: '市科协集群', reason: '' } as const
    const adopted = { kind: 'programmeAdopted', from: adoptedFrom } as const
    expect(await afterProgramme(suspended, released)).toMatchObject({ state: 'released' })
    expect(await afterProgramme(released, adopted)).toMatchObject({ state: 'running', suspendedOn: null })
    expect(await afterProgramme(suspended, released, adopted)).toMatchObject({
      state: 'suspended',
      suspendedOn: '2026-08-03',
    })
    const ledger = await ledgerAfter([
      programmeEvent({ sequence: 1 }, programmeStarted),
      programmeEvent({ sequence: 2, at: laterAt }, released),
    ])
    const [team] = await listTeams(ledger)
    expect(team && (await releasedTo(ledger, team))).toBe('市科协集群')
    expect(await unfinishedWorkflows(ledger)).toEqual([])
  })

  it('is not changed by a refusal or by the end of one step', async () => {
    const team = await afterProgramme(
      { kind: 'commandRefused', code: 'not-suspended', message: '当前没有暂停' },
      { kind: 'stepConcluded', step: 'yearly-transfer', tally: emptyTally },
    )
    expect(team).toEqual(await afterProgramme())
  })
})

onEachLedger('a cadence in the ledger', () => {
  async function cadenceAfter(...bodies: readonly CadenceEventBody[]) {
    const events = [cadenceStarted, ...bodies].map((body, index) =>
      cadenceEvent({ sequence: index + 1 }, body),
    )
    const ledger = await ledgerAfter([programmeEvent({ sequence: 1 }, programmeStarted), ...events])
    return (await teamView(ledger, 'longyou'))?.cadences
  }

  it('runs, is suspended, runs again and concludes with its tally', async () => {
    const suspended = { kind: 'cadenceSuspended', on: '2026-08-03' } as const
    const resumed = {
      kind: 'cadenceResumed',
      on: '2026-08-17',
      suspendedOn: '2026-08-03',
      lostWorkdays: 10,
      openings: [],
    } as const
    const tally = { ...emptyTally, done: 148, exempt: 8 }
    const running = {
      step: 'weekly-salon',
      template: 'six-step.v1',
      calendarVersion: 'c-1',
      state: 'running',
      suspendedOn: null,
      tally: null,
    }
    expect(await cadenceAfter()).toEqual([running])
    expect(await cadenceAfter(suspended)).toEqual([
      { ...running, state: 'suspended', suspendedOn: '2026-08-03' },
    ])
    expect(await cadenceAfter(suspended, resumed)).toEqual([running])
    expect(await cadenceAfter({ kind: 'cadenceConcluded', step: 'weekly-salon', tally })).toEqual([
      { ...running, state: 'concluded', tally },
    ])
  })

  it('opens after the resume what the resume names, and leaves its other occurrences as planned', async () => {
    const moved = '2026-W32'
    const kept = '2026-W34'
    const opening = {
      period: moved,
      opensAt: '2026-08-17T09:07:00+08:00',
      expiresAt: '2026-09-16T09:07:00+08:00',
    }
    const bodies: readonly CadenceEventBody[] = [
      cadenceStarted,
      occurrencePlanned(moved),
      occurrencePlanned(kept),
      { kind: 'cadenceSuspended', on: '2026-08-03' },
      {
        kind: 'cadenceResumed',
        on: '2026-08-17',
        suspendedOn: '2026-08-03',
        lostWorkdays: 10,
        openings: [opening],
      },
    ]
    const ledger = await ledgerAfter(bodies.map((body, index) => cadenceEvent({ sequence: index + 1 }, body)))
    const { opensAt, expiresAt } = planned(kept)
    const occurrences = await listOccurrences(ledger)
    expect(occurrences.find(({ period }) => period === moved)).toMatchObject({
      state: 'planned',
      openedAt: null,
      ...opening,
    })
    expect(occurrences.find(({ period }) => period === kept)).toMatchObject({
      state: 'planned',
      opensAt,
      expiresAt,
    })
  })
})
