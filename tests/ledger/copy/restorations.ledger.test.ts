import { describe, expect, it } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { archivedRuns } from '../../../ledger/archive/archive-runs.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { restorations } from '../../../ledger/copy/restorations.ts'
import { settleAfterRestore } from '../../../ledger/copy/settle-restore.ts'
import { addressed, claimed } from '../support/addressed.ts'
import { openedLedger } from '../support/ledgers.ts'
import {
  cadenceEvent,
  openWeek,
  programmeEvent,
  programmeStarted,
  reminderNotice,
} from '../support/sample-events.ts'

const takenAt = '2026-01-06T12:00:00+08:00'
const restoredAt = '2026-01-08T10:00:00+08:00'

async function stateOf(ledger: Ledger, noticeId: string): Promise<string | undefined> {
  const row = await ledger.db
    .selectFrom('delivery')
    .select('state')
    .where('notice_id', '=', noticeId)
    .executeTakeFirst()
  if (row !== undefined) return row.state
  const waiting = await ledger.db
    .selectFrom('outbox')
    .select('notice_id')
    .where('notice_id', '=', noticeId)
    .executeTakeFirst()
  return waiting === undefined ? undefined : 'pending'
}

function reminded(sequence: number, scheduledAt: string) {
  return cadenceEvent(
    { sequence, at: restoredAt, scheduledAt },
    { kind: 'milestoneReminded', period: '2026-W02', milestone: 'held', remindAt: scheduledAt },
  )
}

describe('a ledger that was restored from a backup', () => {
  it('counts as unknown what was to be sent or was being sent when the backup was taken', async () => {
    const ledger = await openedLedger()
    const notices = [reminderNotice(1), reminderNotice(2)]
    await appendOutcomes(ledger, {
      events: [programmeEvent({ sequence: 1 }, programmeStarted), ...openWeek('longyou')],
      notices,
    })
    await claimed(ledger, (await addressed(ledger, takenAt)).slice(0, 1), 't', takenAt)
    await appendOutcomes(ledger, { events: [], notices: [reminderNotice(3)] })
    expect(await settleAfterRestore(ledger, { takenAt, restoredAt }, [])).toBe(3)
    const states = await ledger.db.selectFrom('delivery').select('state').execute()
    expect(states.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(await addressed(ledger, restoredAt)).toEqual([])
    expect(await restorations(ledger)).toEqual([{ takenAt, restoredAt, deliveries: 3 }])
    expect(await archivedRuns(ledger)).toEqual([])
  })

  it('does not tell again what was to be told between backup and restore, and tells what comes after', async () => {
    const ledger = await openedLedger()
    await appendOutcomes(ledger, {
      events: [programmeEvent({ sequence: 1 }, programmeStarted), ...openWeek('longyou')],
      notices: [],
    })
    await settleAfterRestore(ledger, { takenAt, restoredAt }, [])
    const [between, before, after] = [11, 12, 13].map((sequence) => reminderNotice(sequence, { sequence }))
    await appendOutcomes(ledger, {
      events: [
        reminded(11, '2026-01-07T09:07:00+08:00'),
        reminded(12, '2026-01-06T09:07:00+08:00'),
        reminded(13, '2026-01-08T13:37:00+08:00'),
      ],
      notices: [between, before, after].flatMap((each) => each ?? []),
    })
    expect(await stateOf(ledger, between?.noticeId ?? '')).toBe('unknown')
    expect(await stateOf(ledger, before?.noticeId ?? '')).toBe('pending')
    expect(await stateOf(ledger, after?.noticeId ?? '')).toBe('pending')
  })
})
