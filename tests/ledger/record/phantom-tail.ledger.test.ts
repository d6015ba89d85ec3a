import { expect, it } from 'vitest'
import { dropPhantoms, eventsAfter, lastSequences } from '../../../ledger/record/phantom-tail.ts'
import { teamSummary } from '../../../ledger/queries/teams.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'
import { programmeEvent, programmeStarted } from '../support/sample-events.ts'

const workflowId = 'team/longyou'
const suspended = programmeEvent(
  { sequence: 2 },
  { kind: 'programmeSuspended', on: '2026-01-12', reason: '防汛' },
)
const resumed = programmeEvent({ sequence: 2 }, { kind: 'programmeResumed', on: '2026-01-12' })

onEachLedger('what a lost task wrote', () => {
  it('is dropped from the end of the record, and the projections know nothing of it', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, {
      events: [programmeEvent({ sequence: 1 }, programmeStarted), suspended],
      notices: [],
    })
    expect((await lastSequences(ledger)).get(workflowId)).toBe(2)
    const phantoms = await eventsAfter(ledger, workflowId, 1)
    expect(await dropPhantoms(ledger, workflowId, phantoms)).toBe(1)
    expect((await lastSequences(ledger)).get(workflowId)).toBe(1)
    expect((await teamSummary(ledger, 'longyou'))?.suspendedOn).toBeNull()
  })

  it('stays when something else stands there by now, or more', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, {
      events: [programmeEvent({ sequence: 1 }, programmeStarted), suspended],
      notices: [],
    })
    const phantoms = await eventsAfter(ledger, workflowId, 1)
    const later = programmeEvent({ sequence: 3 }, { kind: 'programmeResumed', on: '2026-01-13' })
    await appendOutcomes(ledger, { events: [later], notices: [] })
    expect(await dropPhantoms(ledger, workflowId, phantoms)).toBe(0)
    const other = await openedLedger()
    await appendOutcomes(other, {
      events: [programmeEvent({ sequence: 1 }, programmeStarted), resumed],
      notices: [],
    })
    expect(await dropPhantoms(other, workflowId, phantoms)).toBe(0)
    expect(await dropPhantoms(other, workflowId, [])).toBe(0)
  })
})
