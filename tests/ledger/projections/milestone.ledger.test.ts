import { expect, it } from 'vitest'
import type { CadenceEventBody } from '../../../domain/cadence/events.ts'
import { listOccurrences } from '../../../ledger/queries/occurrences.ts'
import { afterOpenWeek, laterAt, milestoneOfWeek, week } from '../support/ledger-after.ts'
import { onEachLedger } from '../support/ledgers.ts'
import { movedDates, recordedMark } from '../support/sample-events.ts'

onEachLedger('a milestone in the ledger', () => {
  const held = { period: week, milestone: 'held' } as const

  it('shows its last reminder and its highest rung', async () => {
    const reminded = { kind: 'milestoneReminded', ...held, remindAt: '2026-01-08T09:07:00+08:00' } as const
    expect(await milestoneOfWeek(await afterOpenWeek(reminded), 'held')).toMatchObject({
      remindedAt: laterAt,
      rung: 0,
    })
    const rungs = [
      { kind: 'milestoneTurnedYellow', ...held },
      { kind: 'milestoneTurnedRed', ...held },
      { kind: 'milestoneReachedLevelThree', ...held },
    ] as const
    for (const [index] of rungs.entries()) {
      const ledger = await afterOpenWeek(...rungs.slice(0, index + 1))
      expect((await milestoneOfWeek(ledger, 'held'))?.rung).toBe(index + 1)
      expect((await milestoneOfWeek(ledger, 'topic-set'))?.rung).toBe(0)
    }
  })

  it('holds what was marked, by whom, and what lay below the norm', async () => {
    const ledger = await afterOpenWeek({
      kind: 'milestonesMarked',
      period: week,
      marks: [
        recordedMark('held'),
        recordedMark('topic-set', { state: 'done-late', note: '', belowNorm: [] }),
      ],
    })
    expect(await milestoneOfWeek(ledger, 'held')).toMatchObject({
      state: 'done',
      mark: {
        happenedOn: '2026-01-09',
        recordedAt: laterAt,
        recordedBy: { personId: 'p-006', seatId: 'liaison', via: 'api' },
        values: { place: '龙游人才驿站', attendees: 2, form: '座谈' },
        evidence: [{ kind: 'sign-in', name: '签到表.pdf', sha256: 'ab'.repeat(32), size: 12 }],
        note: '𠮷祥',
        belowNorm: ['attendees'],
        sequence: 4,
      },
    })
    expect(await milestoneOfWeek(ledger, 'topic-set')).toMatchObject({
      state: 'done-late',
      mark: { belowNorm: [] },
    })
    expect(await milestoneOfWeek(ledger, 'minutes-filed')).toMatchObject({ state: 'pending', mark: null })
  })

  it('moves with its occurrence’s expiry and keeps its first due', async () => {
    const ledger = await afterOpenWeek({
      kind: 'datesMoved',
      period: week,
      milestones: [movedDates('minutes-filed', '2026-01-20', '活动推迟')],
      expiresAt: '2026-02-10T09:07:00+08:00',
      rule: '活动推迟',
    })
    expect(await milestoneOfWeek(ledger, 'minutes-filed')).toMatchObject({
      dueAt: '2026-01-20T18:00:00+08:00',
      originalDueAt: '2026-01-14T18:00:00+08:00',
      rule: '活动推迟',
    })
    expect((await listOccurrences(ledger))[0]?.expiresAt).toBe('2026-02-10T09:07:00+08:00')
  })

  it('starts its ladder again when it is returned, keeps what was recorded, and forgets the reason once it is marked', async () => {
    const bodies: readonly CadenceEventBody[] = [
      { kind: 'milestoneTurnedYellow', ...held },
      { kind: 'milestonesMarked', period: week, marks: [recordedMark('held')] },
      {
        kind: 'milestoneReturned',
        ...held,
        reason: '签到表不清',
        dates: movedDates('held', '2026-01-15', '退回补正'),
        expiresAt: '2026-02-11T09:07:00+08:00',
        replaces: 5,
      },
    ]
    const ledger = await afterOpenWeek(...bodies)
    expect(await milestoneOfWeek(ledger, 'held')).toMatchObject({
      state: 'returned',
      rung: 0,
      remindedAt: null,
      dueAt: '2026-01-15T18:00:00+08:00',
      returnedReason: '签到表不清',
      mark: { sequence: 5 },
    })
    expect((await listOccurrences(ledger))[0]?.expiresAt).toBe('2026-02-11T09:07:00+08:00')
    const again = { kind: 'milestonesMarked', period: week, marks: [recordedMark('held')] } as const
    expect(await milestoneOfWeek(await afterOpenWeek(...bodies, again), 'held')).toMatchObject({
      state: 'done',
      returnedReason: null,
      mark: { sequence: 7 },
    })
  })

  it('has the value of the last correction in force', async () => {
    const ledger = await afterOpenWeek(
      { kind: 'milestonesMarked', period: week, marks: [recordedMark('held')] },
      {
        kind: 'milestoneCorrected',
        period: week,
        mark: recordedMark('held', { values: { attendees: 5 }, belowNorm: [] }),
        reason: '人数有误',
        replaces: 4,
        closed: null,
      },
    )
    expect(await milestoneOfWeek(ledger, 'held')).toMatchObject({
      state: 'done',
      mark: { values: { attendees: 5 }, belowNorm: [], sequence: 5 },
    })
    expect((await listOccurrences(ledger))[0]).toMatchObject({ state: 'open', result: null, gaps: 0 })
  })

  it('is done late when a late record of it is admitted after the close', async () => {
    const ledger = await afterOpenWeek(
      {
        kind: 'occurrenceClosed',
        period: week,
        result: 'missed',
        gaps: 2,
        missed: ['topic-set', 'held', 'minutes-filed'],
        dropped: [],
      },
      {
        kind: 'lateRecordAdmitted',
        period: week,
        mark: recordedMark('held', { state: 'done-late' }),
        reason: '资料遗漏',
        replaces: null,
        closed: { result: 'done-late', gaps: 2 },
      },
    )
    expect(await milestoneOfWeek(ledger, 'held')).toMatchObject({ state: 'done-late', mark: { sequence: 5 } })
    expect(await milestoneOfWeek(ledger, 'topic-set')).toMatchObject({ state: 'missed' })
  })

  it('is not changed by a nudge, an outage or a refusal', async () => {
    const ledger = await afterOpenWeek(
      { kind: 'rowOfRedsNudged', period: week, reds: 2 },
      { kind: 'outageNoted', from: '2026-01-06T09:07:00+08:00', to: laterAt, missedNotices: 3 },
      { kind: 'commandRefused', code: 'evidence-missing', message: '还缺：签到表' },
    )
    expect(await listOccurrences(ledger)).toEqual(await listOccurrences(await afterOpenWeek()))
  })
})
