import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../domain/findings.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import {
  beginFinding,
  endFinding,
  keepFindings,
  putFindings,
  standingFindings,
} from '../../ledger/findings.ts'
import {
  compareRun,
  compareWorkflow,
  countEvents,
  differenceFindings,
  recordedSpans,
} from '../../ledger/rebuild/reconcile-run.ts'
import { openedLedger } from './support/ledgers.ts'
import { sampleEvent } from './support/run-history.ts'

const day = (date: number): string => `2026-01-0${date}T03:17:00+08:00`
const short: Finding = { kind: 'retention-short', subject: 'default', details: { days: 1, needed: 1_461 } }
const year: Finding = { kind: 'calendar-year-missing', subject: '2037', details: {} }

describe('the findings of the keeper', () => {
  it('stand since they were found first, and are over when they are found no more', async () => {
    const ledger = await openedLedger()
    await putFindings(ledger, ['retention-short'], [short], day(1))
    await putFindings(
      ledger,
      ['retention-short'],
      [{ ...short, details: { days: 2, needed: 1_461 } }],
      day(2),
    )
    expect(await standingFindings(ledger)).toEqual([
      { ...short, details: { days: 2, needed: 1_461 }, since: day(1) },
    ])
    await putFindings(ledger, ['retention-short'], [], day(3))
    expect(await standingFindings(ledger)).toEqual([])
    await putFindings(ledger, ['retention-short'], [short], day(4))
    expect(await standingFindings(ledger)).toEqual([{ ...short, since: day(4) }])
  })

  it('leave those of other kinds alone, and are the same when told twice', async () => {
    const ledger = await openedLedger()
    await putFindings(ledger, ['retention-short'], [short], day(1))
    await putFindings(ledger, ['calendar-year-missing'], [year], day(2))
    await putFindings(ledger, ['calendar-year-missing'], [year], day(2))
    expect(await standingFindings(ledger)).toEqual([
      { ...short, since: day(1) },
      { ...year, since: day(2) },
    ])
  })
})

describe('what is looked at every few seconds', () => {
  it('is written only when something has changed', async () => {
    const ledger = await openedLedger()
    await keepFindings(ledger, ['retention-short'], [short], day(1))
    const { rows: before } = await sql<{ n: number }>`select total_changes() as n`.execute(ledger.db)
    await keepFindings(ledger, ['retention-short'], [short], day(2))
    const { rows: after } = await sql<{ n: number }>`select total_changes() as n`.execute(ledger.db)
    expect(after).toEqual(before)
    await keepFindings(ledger, ['retention-short'], [], day(3))
    expect(await standingFindings(ledger)).toEqual([])
  })

  it('begins once and ends once, one by one', async () => {
    const ledger = await openedLedger()
    for (const date of [1, 2]) await beginFinding(ledger, short, day(date))
    expect(await standingFindings(ledger)).toEqual([{ ...short, since: day(1) }])
    for (const date of [3, 4]) await endFinding(ledger, short, day(date))
    expect(await standingFindings(ledger)).toEqual([])
  })
})

describe('comparing a whole workflow with the ledger', () => {
  const workflowId = 'team/longyou/weekly-salon'

  it('finds what only the ledger holds before, between and behind what the histories hold', async () => {
    const ledger = await openedLedger()
    const events = [1, 2, 3, 4, 5].map(sampleEvent)
    await appendOutcomes(ledger, { events, notices: [] })
    expect((await recordedSpans(ledger)).get(workflowId)).toEqual({ count: 5, first: 1, last: 5 })
    const written = [events[1], events[3]].flatMap((event) => event ?? [])
    const record = { workflowId, events: written, isFromStart: true, isToEnd: true, lastBeganAt: null }
    const onlyHeld = async (changes: Partial<typeof record>) =>
      (await compareWorkflow(ledger, { ...record, ...changes })).onlyInLedger
    expect(await onlyHeld({})).toEqual([1, 3, 5])
    expect(await onlyHeld({ isFromStart: false })).toEqual([3, 5])
    expect(await onlyHeld({ isToEnd: false })).toEqual([1, 3])
    expect(await onlyHeld({ events: [] })).toEqual([1, 2, 3, 4, 5])
    expect(await onlyHeld({ events: [], isToEnd: false })).toEqual([])
  })

  it('takes what is dated before the last run began for none of its writing', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, { events: [1, 2].map(sampleEvent), notices: [] })
    const record = { workflowId, events: [], isFromStart: true, isToEnd: false }
    const lastBeganAt = '2099-01-01T00:00:00+08:00'
    expect((await compareWorkflow(ledger, { ...record, lastBeganAt })).onlyInLedger).toEqual([1, 2])
  })
})

describe('comparing a run with the ledger', () => {
  const workflowId = 'team/longyou/weekly-salon'

  it('names what is missing, what differs and what is in the ledger only', async () => {
    const ledger = await openedLedger()
    const events = [1, 2, 3, 4, 5].map(sampleEvent)
    await appendOutcomes(ledger, { events, notices: [] })
    await ledger.db.deleteFrom('event').where('sequence', '=', 2).execute()
    await ledger.db.updateTable('event').set({ body: '{}' }).where('sequence', '=', 3).execute()
    const record = { workflowId, events: events.slice(0, 4), isEnd: false }
    expect(await compareRun(ledger, record)).toEqual({ missing: [2], onlyInLedger: [], differing: [3] })
    expect((await compareRun(ledger, { ...record, isEnd: true })).onlyInLedger).toEqual([5])
    expect(await countEvents(ledger, workflowId, 1, 5)).toBe(4)
  })

  it('finds nothing where both are equal, and nothing in a run without a record', async () => {
    const ledger = await openedLedger()
    const events = [1, 2].map(sampleEvent)
    await appendOutcomes(ledger, { events, notices: [] })
    for (const each of [events, []])
      expect(
        differenceFindings(workflowId, [await compareRun(ledger, { workflowId, events: each, isEnd: true })]),
      ).toEqual([])
  })

  it('tells sequences as spans', () => {
    const differences = { missing: [9, 4, 3, 5], onlyInLedger: [], differing: [] }
    expect(differenceFindings(workflowId, [differences])).toEqual([
      { kind: 'entry-missing', subject: workflowId, details: { count: 4, sequences: '3–5, 9' } },
    ])
  })
})
