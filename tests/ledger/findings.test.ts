import { describe, expect, it } from 'vitest'
import type { Finding } from '../../domain/findings.ts'
import { appendOutcomes } from '../../ledger/append.ts'
import { putFindings, standingFindings } from '../../ledger/findings.ts'
import { compareRun, countEvents, differenceFindings } from '../../ledger/reconcile-run.ts'
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
