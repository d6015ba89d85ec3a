import { expect, it } from 'vitest'
import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { countsForCity } from '../../../ledger/queries/city-counts.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { inboxRows, milestoneRow } from '../../../ledger/queries/milestones.ts'
import { noticeById } from '../../../ledger/queries/notices.ts'
import { listOccurrences, openOccurrences } from '../../../ledger/queries/occurrences.ts'
import { listTeams, teamView } from '../../../ledger/queries/teams.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'
import {
  cadenceEvent,
  cadenceStarted,
  movedDates,
  occurrencePlanned,
  openWeek,
  plannedMilestone,
  programmeEvent,
  programmeStarted,
  recordedMark,
  reminderNotice,
} from '../support/sample-events.ts'

const week = '2026-W02'
const visit = { step: 'monthly-visit', teamId: 'longyou' } as const

/** Two teams: 龙游 with an open salon and a planned visit, 常山 with a salon that is done and one that was missed. */
async function twoTeams(): Promise<Ledger> {
  const closed = { kind: 'occurrenceClosed', gaps: 0, dropped: [] } as const
  const events: readonly DomainEvent[] = [
    programmeEvent({ sequence: 1 }, programmeStarted),
    ...openWeek(),
    cadenceEvent(
      { sequence: 4, at: '2026-01-13T09:07:00+08:00' },
      { kind: 'milestoneTurnedYellow', period: week, milestone: 'held' },
    ),
    cadenceEvent({ ...visit, sequence: 1 }, { ...cadenceStarted, step: 'monthly-visit' }),
    cadenceEvent(
      { ...visit, sequence: 2 },
      occurrencePlanned('2026-01', {
        step: 'monthly-visit',
        opensAt: '2026-01-20T09:07:00+08:00',
        milestones: [plannedMilestone('visited', '2026-01-23')],
      }),
    ),
    programmeEvent({ teamId: 'changshan', sequence: 1 }, { ...programmeStarted, county: '常山县' }),
    ...openWeek('changshan'),
    cadenceEvent(
      { teamId: 'changshan', sequence: 4 },
      { kind: 'milestonesMarked', period: week, marks: [recordedMark('held'), recordedMark('topic-set')] },
    ),
    cadenceEvent(
      { teamId: 'changshan', sequence: 5 },
      { ...closed, period: week, result: 'done', missed: ['minutes-filed'] },
    ),
    cadenceEvent({ teamId: 'changshan', sequence: 6 }, occurrencePlanned('2026-W03')),
    cadenceEvent({ teamId: 'changshan', sequence: 7 }, { kind: 'occurrenceOpened', period: '2026-W03' }),
    cadenceEvent(
      { teamId: 'changshan', sequence: 8 },
      { ...closed, period: '2026-W03', result: 'missed', missed: ['topic-set', 'held', 'minutes-filed'] },
    ),
  ]
  const ledger = await openedLedger()
  await appendOutcomes(ledger, { events, notices: [reminderNotice(1)] })
  return ledger
}

onEachLedger('queries of teams', () => {
  it('list every team by id with its own seats', async () => {
    const teams = await listTeams(await twoTeams())
    expect(teams.map((team) => [team.teamId, team.county, team.seats.liaison])).toEqual([
      ['changshan', '常山县', ['p-006']],
      ['longyou', '龙游县', ['p-006']],
    ])
  })

  it('show one team with its steps in order and what is open', async () => {
    const ledger = await twoTeams()
    const view = await teamView(ledger, 'longyou')
    expect(view?.cadences.map((cadence) => cadence.step)).toEqual(['weekly-salon', 'monthly-visit'])
    expect(view?.openOccurrences.map((occurrence) => occurrence.period)).toEqual([week])
    expect(view?.orders).toEqual([])
    expect(await teamView(ledger, 'kaihua')).toBeNull()
  })
})

onEachLedger('queries of occurrences', () => {
  it('give what is open, of one team or of all', async () => {
    const ledger = await twoTeams()
    const open = await openOccurrences(ledger)
    expect(open.map(({ teamId, step, period }) => [teamId, step, period])).toEqual([
      ['longyou', 'weekly-salon', week],
    ])
    expect(open[0]?.milestones.map((each) => [each.milestone, each.rung])).toEqual([
      ['topic-set', 0],
      ['held', 1],
      ['minutes-filed', 0],
    ])
    expect(await openOccurrences(ledger, 'changshan')).toEqual([])
  })

  it('can be narrowed to step, period and states, each occurrence with its own milestones only', async () => {
    const ledger = await twoTeams()
    const closed = await listOccurrences(ledger, { teamId: 'changshan', states: ['done', 'missed'] })
    expect(closed.map(({ period, result }) => [period, result])).toEqual([
      [week, 'done'],
      ['2026-W03', 'missed'],
    ])
    expect(closed.map(({ milestones }) => milestones.map((each) => each.state))).toEqual([
      ['done', 'done', 'missed'],
      ['missed', 'missed', 'missed'],
    ])
    expect(await listOccurrences(ledger, { step: 'monthly-visit', period: '2026-01' })).toHaveLength(1)
    expect(await listOccurrences(ledger)).toHaveLength(4)
  })
})

onEachLedger('queries of milestones', () => {
  it('put into the inbox what is owed in open occurrences, by due', async () => {
    const ledger = await twoTeams()
    const rows = await inboxRows(ledger)
    expect(rows.map(({ teamId, milestone, dueAt }) => [teamId, milestone, dueAt])).toEqual([
      ['longyou', 'topic-set', '2026-01-07T18:00:00+08:00'],
      ['longyou', 'held', '2026-01-09T18:00:00+08:00'],
      ['longyou', 'minutes-filed', '2026-01-14T18:00:00+08:00'],
    ])
    expect(rows[0]).toMatchObject({
      opensAt: '2026-01-05T09:07:00+08:00',
      expiresAt: '2026-02-04T09:07:00+08:00',
    })
    expect(await inboxRows(ledger, 'changshan')).toEqual([])
  })

  it('leave out of the inbox what is done and bring back what was returned', async () => {
    const ledger = await twoTeams()
    const names = async () => (await inboxRows(ledger, 'longyou')).map((row) => row.milestone)
    const marked = cadenceEvent(
      { sequence: 5 },
      { kind: 'milestonesMarked', period: week, marks: [recordedMark('topic-set')] },
    )
    await appendOutcomes(ledger, { events: [marked], notices: [] })
    expect(await names()).toEqual(['held', 'minutes-filed'])
    const returned = cadenceEvent(
      { sequence: 6 },
      {
        kind: 'milestoneReturned',
        period: week,
        milestone: 'topic-set',
        reason: '主题不明',
        dates: movedDates('topic-set', '2026-01-16', '退回补正'),
        expiresAt: '2026-02-06T09:07:00+08:00',
        replaces: 5,
      },
    )
    await appendOutcomes(ledger, { events: [returned], notices: [] })
    expect(await names()).toEqual(['held', 'minutes-filed', 'topic-set'])
  })

  it('answer null for a milestone that is not planned', async () => {
    const ledger = await twoTeams()
    const address = { teamId: 'longyou', step: 'weekly-salon', period: week } as const
    expect((await milestoneRow(ledger, { ...address, milestone: 'held' }))?.state).toBe('pending')
    expect(await milestoneRow(ledger, { ...address, milestone: 'other' })).toBeNull()
  })
})

onEachLedger('queries for the city', () => {
  it('count occurrences by state, team by team and step by step', async () => {
    const ledger = await twoTeams()
    expect(await countsForCity(ledger)).toEqual([
      { teamId: 'changshan', step: 'weekly-salon', occurrences: { done: 1, missed: 1 } },
      { teamId: 'longyou', step: 'weekly-salon', occurrences: { open: 1 } },
      { teamId: 'longyou', step: 'monthly-visit', occurrences: { planned: 1 } },
    ])
  })
})

onEachLedger('queries of events and notices', () => {
  it('give a team’s events by time, then workflow, then sequence', async () => {
    const ledger = await twoTeams()
    const events = await eventsOf(ledger, 'longyou')
    expect(events.map((event) => [event.workflowId, event.sequence])).toEqual([
      ['team/longyou', 1],
      ['team/longyou/monthly-visit', 1],
      ['team/longyou/monthly-visit', 2],
      ['team/longyou/weekly-salon', 1],
      ['team/longyou/weekly-salon', 2],
      ['team/longyou/weekly-salon', 3],
      ['team/longyou/weekly-salon', 4],
    ])
  })

  it('narrow events to step, kind, time and number', async () => {
    const ledger = await twoTeams()
    const kinds = async (filter: Parameters<typeof eventsOf>[2]) =>
      (await eventsOf(ledger, 'longyou', filter)).map((event) => event.kind)
    expect(await kinds({ step: null })).toEqual(['programmeStarted'])
    expect(await kinds({ step: 'monthly-visit' })).toEqual(['cadenceStarted', 'occurrencePlanned'])
    expect(await kinds({ kind: 'occurrenceOpened' })).toEqual(['occurrenceOpened'])
    expect(await kinds({ from: '2026-01-13T09:07:00+08:00' })).toEqual(['milestoneTurnedYellow'])
    expect(await kinds({ limit: 2 })).toEqual(['programmeStarted', 'cadenceStarted'])
  })

  it('find a notice by its id', async () => {
    const ledger = await twoTeams()
    expect(await noticeById(ledger, reminderNotice(1).noticeId)).toEqual(reminderNotice(1))
    expect(await noticeById(ledger, reminderNotice(2).noticeId)).toBeNull()
  })
})
