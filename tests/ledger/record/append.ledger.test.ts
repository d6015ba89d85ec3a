import { expect, it } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { compareLedgers } from '../../../ledger/rebuild/compare.ts'
import { LedgerConflictError } from '../../../ledger/errors.ts'
import { eventsOf, findCommand } from '../../../ledger/queries/events.ts'
import { milestoneRow } from '../../../ledger/queries/milestones.ts'
import { noticeById } from '../../../ledger/queries/notices.ts'
import { unaddressedNotices } from '../../../ledger/outbox/outbox.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'
import {
  cadenceEvent,
  liaison,
  occurrencePlanned,
  openWeek,
  programmeEvent,
  programmeStarted,
  recordedMark,
  reminderNotice,
} from '../support/sample-events.ts'

const held = { teamId: 'longyou', step: 'weekly-salon', period: '2026-W02', milestone: 'held' } as const

const marked = cadenceEvent(
  { sequence: 4, commandId: 'mark-0001', actor: liaison },
  { kind: 'milestonesMarked', period: '2026-W02', marks: [recordedMark('held')] },
)

onEachLedger('appending outcomes', (database) => {
  it('writes a batch once, however often it comes', async () => {
    const ledger = await openedLedger()
    const outcomes = { events: [...openWeek(), marked], notices: [reminderNotice(1), reminderNotice(2)] }
    expect(await appendOutcomes(ledger, outcomes)).toEqual({ events: 4, notices: 2 })
    expect(await appendOutcomes(ledger, outcomes)).toEqual({ events: 0, notices: 0 })
    expect(await appendOutcomes(ledger, { events: [], notices: [] })).toEqual({ events: 0, notices: 0 })
    expect(await eventsOf(ledger, 'longyou')).toEqual([...openWeek(), marked])
    expect(await unaddressedNotices(ledger, 10)).toHaveLength(2)
  })

  it('takes an event that stands twice in one batch as one', async () => {
    const ledger = await openedLedger()
    const [first, ...others] = openWeek()
    const events = first === undefined ? [] : [first, first, ...others]
    expect(await appendOutcomes(ledger, { events, notices: [] })).toEqual({ events: 3, notices: 0 })
  })

  it('refuses another event under a key that is taken, and writes nothing of its batch', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, { events: [...openWeek(), marked], notices: [] })
    const other = cadenceEvent({ sequence: 4 }, { kind: 'occurrenceOpened', period: '2026-W02' })
    const next = cadenceEvent({ sequence: 5 }, { kind: 'milestoneTurnedYellow', ...held })
    const appending = appendOutcomes(ledger, { events: [next, other], notices: [reminderNotice(1)] })
    await expect(appending).rejects.toBeInstanceOf(LedgerConflictError)
    await expect(appending).rejects.toMatchObject({ workflowId: 'team/longyou/weekly-salon', sequence: 4 })
    expect(await eventsOf(ledger, 'longyou')).toEqual([...openWeek(), marked])
    expect(await noticeById(ledger, reminderNotice(1).noticeId)).toBeNull()
  })

  it('writes nothing of a batch that fails after its events and projections were begun', async () => {
    const ledger = await openedLedger()
    const twice = cadenceEvent({ sequence: 4 }, occurrencePlanned('2026-W02'))
    const other = openWeek('changshan')
    await expect(
      appendOutcomes(ledger, { events: [...other, ...openWeek(), twice], notices: [] }),
    ).rejects.toThrow(database === 'SQLite' ? 'UNIQUE' : 'SQLSTATE 23505')
    expect(await eventsOf(ledger, 'longyou')).toEqual([])
    expect(await eventsOf(ledger, 'changshan')).toEqual([])
    expect(await appendOutcomes(ledger, { events: [...other, ...openWeek()], notices: [] })).toEqual({
      events: 6,
      notices: 0,
    })
  })

  it('refuses two different events under one key in one batch', async () => {
    const ledger = await openedLedger()
    const two = [marked, cadenceEvent({ sequence: 4 }, { kind: 'occurrenceOpened', period: '2026-W02' })]
    await expect(appendOutcomes(ledger, { events: two, notices: [] })).rejects.toBeInstanceOf(
      LedgerConflictError,
    )
  })

  it('refuses events of a workflow that is no team’s', async () => {
    const ledger = await openedLedger()
    const stray = { ...marked, workflowId: 'courier/file' }
    await expect(appendOutcomes(ledger, { events: [stray], notices: [] })).rejects.toThrow('courier/file')
  })

  it('orders by sequence when an earlier batch comes after a later one', async () => {
    const [late, straight] = [await openedLedger(), await openedLedger()]
    const [started, ...rest] = openWeek()
    const yellow = cadenceEvent({ sequence: 5 }, { kind: 'milestoneTurnedYellow', ...held })
    await appendOutcomes(late, { events: [marked, yellow], notices: [] })
    await appendOutcomes(late, { events: rest, notices: [] })
    expect((await milestoneRow(late, held))?.state).toBe('done')
    await appendOutcomes(late, { events: started === undefined ? [] : [started], notices: [] })
    await appendOutcomes(straight, { events: [...openWeek(), marked, yellow], notices: [] })
    expect(await compareLedgers(late, straight)).toEqual({ equal: true, differences: [] })
  })

  it('keeps the first of two notices with one id', async () => {
    const ledger = await openedLedger()
    const notice = reminderNotice(1, { sequence: marked.sequence, at: marked.at })
    await appendOutcomes(ledger, { events: [...openWeek(), marked], notices: [notice] })
    const other = reminderNotice(1, { seats: ['expert'] })
    expect(await appendOutcomes(ledger, { events: [], notices: [other] })).toEqual({ events: 0, notices: 0 })
    expect(await noticeById(ledger, other.noticeId)).toEqual(notice)
  })

  it('holds the notices of a rebuilt ledger for unknown, never for pending', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, { events: [], notices: [reminderNotice(1)] }, { deliveries: 'unknown' })
    expect(await unaddressedNotices(ledger, 10)).toEqual([])
    const rows = await ledger.db.selectFrom('delivery').select('state').execute()
    expect(rows.map((row) => row.state)).toEqual(['unknown'])
  })

  it('handles more events in one batch than one statement takes', async () => {
    const ledger = await openedLedger()
    const many = Array.from({ length: 1_203 }, (_, index) =>
      programmeEvent(
        { sequence: index + 1 },
        index === 0 ? programmeStarted : { kind: 'programmeResumed', on: '2026-01-05' },
      ),
    )
    expect(await appendOutcomes(ledger, { events: many, notices: [] })).toEqual({ events: 1_203, notices: 0 })
    expect(await appendOutcomes(ledger, { events: many, notices: [] })).toEqual({ events: 0, notices: 0 })
    expect(await eventsOf(ledger, 'longyou')).toHaveLength(1_203)
  })
})

onEachLedger('commands in the ledger', () => {
  it('are found by workflow and command id at their first event', async () => {
    const ledger = await openedLedger()
    const follow = cadenceEvent(
      { sequence: 5, commandId: 'mark-0001', actor: liaison },
      { kind: 'occurrenceClosed', period: '2026-W02', result: 'done', gaps: 0, missed: [], dropped: [] },
    )
    await appendOutcomes(ledger, { events: [...openWeek(), marked, follow], notices: [] })
    expect(await findCommand(ledger, 'team/longyou/weekly-salon', 'mark-0001')).toEqual(marked)
    expect(await findCommand(ledger, 'team/longyou/weekly-salon', 'mark-0002')).toBeNull()
    expect(await findCommand(ledger, 'team/longyou', 'mark-0001')).toBeNull()
  })

  it('share one id between the programme and its cadences', async () => {
    const ledger = await openedLedger()
    const suspended = programmeEvent(
      { sequence: 1, commandId: 'suspend-1' },
      { kind: 'programmeSuspended', on: '2026-08-03', reason: '台风' },
    )
    const passedOn = cadenceEvent(
      { sequence: 1, commandId: 'suspend-1' },
      { kind: 'cadenceSuspended', on: '2026-08-03' },
    )
    await appendOutcomes(ledger, { events: [suspended, passedOn], notices: [] })
    expect(await findCommand(ledger, 'team/longyou', 'suspend-1')).toEqual(suspended)
    expect(await findCommand(ledger, 'team/longyou/weekly-salon', 'suspend-1')).toEqual(passedOn)
  })

  it('may be accepted after a refusal under the same id', async () => {
    const ledger = await openedLedger()
    const refused = cadenceEvent(
      { sequence: 4, commandId: 'mark-0001' },
      { kind: 'commandRefused', code: 'evidence-missing', message: '还缺：签到表' },
    )
    const accepted = { ...marked, sequence: 5 }
    await appendOutcomes(ledger, { events: [...openWeek(), refused], notices: [] })
    expect(await findCommand(ledger, 'team/longyou/weekly-salon', 'mark-0001')).toBeNull()
    await appendOutcomes(ledger, { events: [accepted], notices: [] })
    expect(await findCommand(ledger, 'team/longyou/weekly-salon', 'mark-0001')).toEqual(accepted)
  })
})
