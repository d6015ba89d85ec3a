import { describe, expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { begunWorkflows } from '../../../ledger/queries/begun-workflows.ts'
import { listOccurrences, type OccurrenceView } from '../../../ledger/queries/occurrences.ts'
import { numberForOrder } from '../../../ledger/order-numbers.ts'
import { lastOrder, openOrders } from '../../../ledger/queries/orders.ts'
import { afterOpenWeek, laterAt, ledgerAfter, milestoneOfWeek, week } from '../support/ledger-after.ts'
import { onEachLedger } from '../support/ledgers.ts'
import {
  cadenceEvent,
  cadenceStarted,
  occurrencePlanned,
  openWeek,
  plannedMilestone,
  recordedMark,
} from '../support/sample-events.ts'

async function onlyOccurrence(ledger: Ledger): Promise<OccurrenceView | undefined> {
  return (await listOccurrences(ledger))[0]
}

onEachLedger('an occurrence in the ledger', () => {
  it('is planned with every date of its milestones', async () => {
    const ledger = await ledgerAfter(openWeek().slice(0, 2))
    expect(await onlyOccurrence(ledger)).toMatchObject({
      state: 'planned',
      period: week,
      opensAt: '2026-01-05T09:07:00+08:00',
      openedAt: null,
      expiresAt: '2026-02-04T09:07:00+08:00',
      provisional: false,
      exempt: null,
      result: null,
      gaps: 0,
    })
    expect((await onlyOccurrence(ledger))?.milestones.map((each) => each.milestone)).toEqual([
      'topic-set',
      'held',
      'minutes-filed',
    ])
    expect(await milestoneOfWeek(ledger, 'held')).toEqual({
      teamId: 'longyou',
      step: 'weekly-salon',
      period: week,
      ...plannedMilestone('held', '2026-01-09'),
      originalDueAt: '2026-01-09T18:00:00+08:00',
      state: 'pending',
      rung: 0,
      remindedAt: null,
      returnedReason: null,
      mark: null,
    })
  })

  it('opens when it was to open, a suspension taken into account', async () => {
    const [started, plan] = openWeek()
    const opened = cadenceEvent(
      { sequence: 3, at: laterAt, scheduledAt: '2026-01-12T09:07:00+08:00' },
      { kind: 'occurrenceOpened', period: week },
    )
    const ledger = await ledgerAfter(started && plan ? [started, plan, opened] : [])
    expect(await onlyOccurrence(ledger)).toMatchObject({
      state: 'open',
      opensAt: '2026-01-12T09:07:00+08:00',
      openedAt: laterAt,
    })
  })

  it('closes with its result, its gaps, what was missed and what was dropped', async () => {
    const ledger = await afterOpenWeek(
      { kind: 'milestonesMarked', period: week, marks: [recordedMark('held')] },
      {
        kind: 'occurrenceClosed',
        period: week,
        result: 'done',
        gaps: 1,
        missed: ['minutes-filed'],
        dropped: ['topic-set'],
      },
    )
    const occurrence = await onlyOccurrence(ledger)
    expect(occurrence).toMatchObject({ state: 'done', result: 'done', gaps: 1, closedAt: laterAt })
    expect(occurrence?.milestones.map((each) => each.state)).toEqual(['dropped', 'done', 'missed'])
  })

  describe('once closed', () => {
    const closedAsMissed = {
      kind: 'occurrenceClosed',
      period: week,
      result: 'missed',
      gaps: 2,
      missed: ['topic-set', 'held', 'minutes-filed'],
      dropped: [],
    } as const
    const late = (milestone: string) => recordedMark(milestone, { state: 'done-late' })

    it('has the result that a late record of its main milestone leaves it with', async () => {
      const ledger = await afterOpenWeek(closedAsMissed, {
        kind: 'lateRecordAdmitted',
        period: week,
        mark: late('held'),
        reason: '资料遗漏',
        replaces: null,
        closed: { result: 'done-late', gaps: 2 },
      })
      const occurrence = await onlyOccurrence(ledger)
      expect(occurrence).toMatchObject({
        state: 'done-late',
        result: 'done-late',
        gaps: 2,
        closedAt: laterAt,
      })
      expect(occurrence?.milestones.map((each) => each.state)).toEqual(['missed', 'done-late', 'missed'])
    })

    it('has one gap less after a late record of another milestone and keeps its result', async () => {
      const ledger = await afterOpenWeek(closedAsMissed, {
        kind: 'lateRecordAdmitted',
        period: week,
        mark: late('minutes-filed'),
        reason: '资料遗漏',
        replaces: null,
        closed: { result: 'missed', gaps: 1 },
      })
      expect(await onlyOccurrence(ledger)).toMatchObject({ state: 'missed', result: 'missed', gaps: 1 })
    })

    it('has the result and gaps that a correction names', async () => {
      const ledger = await afterOpenWeek(
        { kind: 'milestonesMarked', period: week, marks: [recordedMark('held')] },
        { ...closedAsMissed, result: 'done', missed: ['topic-set', 'minutes-filed'] },
        {
          kind: 'milestoneCorrected',
          period: week,
          mark: late('held'),
          reason: '日期有误',
          replaces: 4,
          closed: { result: 'done-late', gaps: 1 },
        },
      )
      expect(await onlyOccurrence(ledger)).toMatchObject({ state: 'done-late', result: 'done-late', gaps: 1 })
      expect(await milestoneOfWeek(ledger, 'held')).toMatchObject({
        state: 'done-late',
        mark: { sequence: 6 },
      })
    })
  })

  it('expires later after an outage, its milestones’ dates as they were', async () => {
    const ledger = await afterOpenWeek(
      { kind: 'outageNoted', from: '2026-01-06T09:07:00+08:00', to: laterAt, missedNotices: 3 },
      {
        kind: 'datesMoved',
        period: week,
        milestones: [],
        expiresAt: '2026-02-10T09:07:00+08:00',
        rule: '系统中断后顺延',
      },
    )
    const before = await onlyOccurrence(await afterOpenWeek())
    expect(await onlyOccurrence(ledger)).toEqual({ ...before, expiresAt: '2026-02-10T09:07:00+08:00' })
  })

  it('is exempt when its week has no working day', async () => {
    const exempt = occurrencePlanned('2026-W08', {
      exempt: { rule: 'no-working-day' },
      provisional: true,
      milestones: [],
    })
    const closed = {
      kind: 'occurrenceClosed',
      period: '2026-W08',
      result: 'exempt',
      gaps: 0,
      missed: [],
      dropped: [],
    } as const
    const ledger = await ledgerAfter(
      [cadenceStarted, exempt, closed].map((body, index) => cadenceEvent({ sequence: index + 1 }, body)),
    )
    expect(await onlyOccurrence(ledger)).toMatchObject({
      state: 'exempt',
      exempt: { rule: 'no-working-day' },
      provisional: true,
      milestones: [],
    })
  })
})

onEachLedger('a supervision order in the ledger', () => {
  it('is one draft that later reds join', async () => {
    const orderId = 'longyou/weekly-salon/2026-W02/order'
    const drafted = { kind: 'orderDrafted', period: week, orderId, lines: ['held'] } as const
    const joined = { kind: 'orderLineAdded', period: week, orderId, milestone: 'minutes-filed' } as const
    const ledger = await afterOpenWeek(drafted, joined)
    expect(await openOrders(ledger, 'longyou')).toEqual([
      {
        orderId,
        teamId: 'longyou',
        step: 'weekly-salon',
        period: week,
        state: 'draft',
        lines: ['held', 'minutes-filed'],
        draftedAt: laterAt,
        number: null,
        issuedAt: null,
        replyBy: null,
        unansweredAt: null,
        note: null,
        reply: null,
        returnedReason: null,
        dutyDone: false,
        stepOver: false,
      },
    ])
    expect(await openOrders(ledger, 'changshan')).toEqual([])
  })

  it('gets its number once it is issued, is answered, returned and closed, and keeps what was said', async () => {
    const orderId = 'longyou/weekly-salon/2026-W02/order'
    const place = { period: week, orderId } as const
    const number = 'DB-2026-0012'
    const replyBy = '2026-01-16T18:00:00+08:00'
    const story = [
      { kind: 'orderDrafted', ...place, lines: ['held'] },
      { kind: 'orderLeftUnsigned', ...place },
      { kind: 'orderIssued', ...place, lines: ['held'], replyBy, note: '请补办' },
      { kind: 'orderNumbered', ...place, number },
      { kind: 'orderLeftUnanswered', ...place },
      { kind: 'orderReplied', ...place, reason: '已定补办日期', evidence: [] },
    ] as const
    const ledger = await afterOpenWeek(...story)
    expect(await openOrders(ledger)).toMatchObject([
      { number, state: 'replied', replyBy, unansweredAt: null, note: '请补办', reply: '已定补办日期' },
    ])
    const unnumbered = await begunWorkflows(await afterOpenWeek(...story.slice(0, 3)))
    expect([...unnumbered.awaitingNumber]).toEqual(['team/longyou/weekly-salon'])
    expect((await begunWorkflows(ledger)).awaitingNumber.size).toBe(0)
    const unanswered = await afterOpenWeek(...story.slice(0, -1))
    expect(await openOrders(unanswered)).toMatchObject([{ unansweredAt: laterAt }])
    // A ledger made anew from the record gives no number twice.
    expect(await numberForOrder(ledger, 'another', 2026)).toBe('DB-2026-0013')
    const returned = { kind: 'orderReturned', ...place, reason: '未写明', replyBy } as const
    const closed = await afterOpenWeek(...story, returned, { kind: 'orderClosed', ...place, note: '' })
    expect(await openOrders(closed)).toEqual([])
    expect(await lastOrder(closed, { teamId: 'longyou', step: 'weekly-salon', period: week })).toMatchObject({
      state: 'closed',
      returnedReason: '未写明',
    })
  })

  it('is dropped as a draft when all that it is about is done, and stays when it was missed', async () => {
    const place = { period: week, orderId: 'longyou/weekly-salon/2026-W02/order' } as const
    const drafted = { kind: 'orderDrafted', ...place, lines: ['held'] } as const
    const done = await afterOpenWeek(drafted, { kind: 'orderDropped', ...place })
    expect(await openOrders(done)).toEqual([])
    expect(await lastOrder(done, { teamId: 'longyou', step: 'weekly-salon', period: week })).toMatchObject({
      state: 'dropped',
    })
    const end = { kind: 'occurrenceClosed', period: week, gaps: 0, dropped: [] } as const
    const missed = await afterOpenWeek(drafted, { ...end, result: 'missed', missed: ['held'] })
    expect(await openOrders(missed)).toMatchObject([{ state: 'draft', dutyDone: false }])
  })

  it('that was issued is 已完成待销号 when a suspension swallowed its occurrence, as the workflow has it', async () => {
    const place = { period: week, orderId: 'longyou/weekly-salon/2026-W02/order' } as const
    const number = 'DB-2026-0012'
    const replyBy = '2026-01-16T18:00:00+08:00'
    const ledger = await afterOpenWeek(
      { kind: 'orderDrafted', ...place, lines: ['held'] },
      { kind: 'orderIssued', ...place, lines: ['held'], replyBy, note: '' },
      { kind: 'orderNumbered', ...place, number },
      { kind: 'occurrenceClosed', period: week, result: 'suspended', gaps: 0, missed: [], dropped: [] },
    )
    expect(await openOrders(ledger)).toMatchObject([{ state: 'issued', dutyDone: true }])
  })
})
