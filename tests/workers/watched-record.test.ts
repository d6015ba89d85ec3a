import { describe, expect, it } from 'vitest'
import type { Outcomes } from '../../activities/activities.ts'
import { ledgerRecord } from '../../activities/ledger-record.ts'
import { standingFindings } from '../../ledger/findings.ts'
import { ledgerConflicts } from '../../workers/ledger-conflicts.ts'
import { watchedRecord } from '../../workers/watched-record.ts'
import { openedLedger } from '../ledger/support/ledgers.ts'
import { cadenceEvent, openWeek } from '../ledger/support/sample-events.ts'
import { sampleFence } from '../ledger/support/sample-fence.ts'

const workflowId = 'team/longyou/weekly-salon'

function batch(historyLength: number, events: Outcomes['events'], confirmed = 0): Outcomes {
  const fence = sampleFence(historyLength, { sequence: confirmed })
  return { fence, events, notices: [] }
}

const opened = batch(100, openWeek())
const late = batch(90, openWeek().slice(0, 2))
const contrary = batch(
  110,
  [cadenceEvent({ sequence: 3 }, { kind: 'commandRefused', code: 'bad-input', message: '别的' })],
  3,
)
const next = batch(120, [cadenceEvent({ sequence: 4 }, { kind: 'occurrenceOpened', period: '2026-W02' })], 3)

async function watched() {
  const ledger = await openedLedger()
  const heard: (string | null | readonly string[])[] = []
  const { onConflict, onWritten } = ledgerConflicts(ledger)
  const record = watchedRecord(ledgerRecord(ledger), {
    onLedger: (problem) => void heard.push(problem),
    onConflict,
    async onWritten(workflowIds) {
      heard.push(workflowIds)
      await onWritten(workflowIds)
    },
  })
  const conflicts = async () => (await standingFindings(ledger)).map(({ subject }) => subject)
  return { conflicts, heard, record }
}

describe('the watch of the record', () => {
  it('hears of what the ledger holds, first or again, and of no batch that came too late', async () => {
    const { heard, record } = await watched()
    expect(await record.append(opened)).toBe('recorded')
    expect(await record.append(opened)).toBe('recorded')
    expect(await record.append(late)).toBe('stale')
    expect(heard).toEqual([null, [workflowId], null, [workflowId], null])
  })

  it('keeps a conflict standing when a late batch of the workflow comes, until an entry is written', async () => {
    const { conflicts, record } = await watched()
    await record.append(opened)
    await expect(record.append(contrary)).rejects.toThrow(workflowId)
    expect(await conflicts()).toEqual([workflowId])
    await record.append(late)
    expect(await conflicts()).toEqual([workflowId])
    await record.append(next)
    expect(await conflicts()).toEqual([])
  })
})
