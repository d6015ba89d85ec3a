import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { appendOutcomes } from '../../ledger/append.ts'
import { compareLedgers } from '../../ledger/compare.ts'
import { settleDelivery } from '../../ledger/deliveries.ts'
import { LedgerConflictError } from '../../ledger/errors.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { eventsOf, findCommand } from '../../ledger/queries/events.ts'
import { noticeById } from '../../ledger/queries/notices.ts'
import { unaddressedNotices } from '../../ledger/outbox.ts'
import { addressed, claimed } from './support/addressed.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'
import { cadenceEvent, liaison, openWeek, recordedMark, reminderNotice } from './support/sample-events.ts'

const workflowId = 'team/longyou/weekly-salon'
const later = '2026-12-31T09:07:00+08:00'

function fence(place: number, runId = 'run-1') {
  return { runId, place }
}

function markedAt(sequence: number, at: string, commandId = 'mark-0001'): DomainEvent {
  return cadenceEvent(
    { sequence, at, commandId, actor: liaison },
    { kind: 'milestonesMarked', period: '2026-W02', marks: [recordedMark('held')] },
  )
}

function noticeAt(sequence: number, at: string): Notice {
  return { ...reminderNotice(1), noticeId: `longyou/weekly-salon/2026-W02/-/opening/1`, sequence, at }
}

const early = '2026-01-09T16:00:01+08:00'
const late = '2026-01-09T16:00:12+08:00'
const lost = { fence: fence(100), events: [markedAt(4, early)], notices: [noticeAt(4, early)] }
const repeated = { fence: fence(103), events: [markedAt(4, late)], notices: [noticeAt(4, late)] }

async function begun(): Promise<Ledger> {
  const ledger = await openedLedger()
  await appendOutcomes(ledger, { fence: fence(10), events: openWeek(), notices: [] })
  return ledger
}

async function only(...batches: readonly Parameters<typeof appendOutcomes>[1][]): Promise<Ledger> {
  const ledger = await begun()
  for (const batch of batches) await appendOutcomes(ledger, batch)
  return ledger
}

async function expectSame(ledger: Ledger, clean: Ledger): Promise<void> {
  expect(await compareLedgers(ledger, clean)).toEqual({ equal: true, differences: [] })
}

onEachLedger('what a lost workflow task wrote', (database) => {
  it('gives way to what its repetition writes, projections and notices too', async () => {
    const ledger = await only(lost, repeated)
    await expectSame(ledger, await only(repeated))
    expect(await unaddressedNotices(ledger, 10)).toHaveLength(1)
  })

  it('is dropped as far as the repetition does not write it again', async () => {
    const more = { ...lost, events: [...lost.events, cadenceEvent({ sequence: 5, at: early }, refused('a'))] }
    await expectSame(await only(more, { ...lost, fence: fence(103) }), await only(lost))
  })

  it('is not taken when it comes after its repetition', async () => {
    const ledger = await only(repeated)
    expect(await appendOutcomes(ledger, lost)).toEqual({ events: 0, notices: 0 })
    await expectSame(ledger, await only(repeated))
  })

  it('is another matter than a run that was reset: that is refused, never swallowed', async () => {
    const ledger = await only(repeated)
    const reset = { ...lost, fence: fence(40, 'run-2') }
    await expect(appendOutcomes(ledger, reset)).rejects.toBeInstanceOf(LedgerConflictError)
    await expectSame(ledger, await only(repeated))
  })

  it('may have been told: the notice then stands for the new one and is not told again', async () => {
    const ledger = await only(lost)
    const deliveries = await addressed(ledger, later)
    await claimed(ledger, deliveries, 't', early)
    await settleDelivery(ledger, deliveries[0]?.deliveryId ?? '', {
      token: 't',
      at: early,
      settlement: { state: 'sent' },
    })
    await appendOutcomes(ledger, repeated)
    expect(await noticeById(ledger, noticeAt(4, late).noticeId)).toEqual(noticeAt(4, late))
    expect(await unaddressedNotices(ledger, 10)).toEqual([])
    await expectSame(ledger, await only(repeated))
  })

  it('is no answer to its command until a next task has written', async () => {
    const ledger = await only(lost)
    expect(await findCommand(ledger, workflowId, 'mark-0001')).toBeNull()
    const next = cadenceEvent({ sequence: 5, at: late }, refused('b'))
    await appendOutcomes(ledger, { fence: fence(106), events: [next], notices: [] })
    expect(await findCommand(ledger, workflowId, 'mark-0001')).toEqual(markedAt(4, early))
  })

  it('can only be of the last task: what stands before it is never overwritten', async () => {
    const ledger = await only(repeated)
    const other = cadenceEvent({ sequence: 3, at: late }, refused('c'))
    const overwriting = appendOutcomes(ledger, { fence: fence(106), events: [other], notices: [] })
    await expect(overwriting).rejects.toBeInstanceOf(LedgerConflictError)
    expect(await eventsOf(ledger, 'longyou')).toEqual([...openWeek(), markedAt(4, late)])
  })

  it('leaves no trace, whatever was lost and in whatever form it was done again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 8 }), async (tasks) => {
        const [ledger, clean] = [await begun(), await begun()]
        try {
          for (const { batch, isLost } of writtenBy(tasks)) {
            await appendOutcomes(ledger, batch)
            if (!isLost) await appendOutcomes(clean, batch)
          }
          expect(await compareLedgers(ledger, clean)).toEqual({ equal: true, differences: [] })
        } finally {
          await ledger.close()
          await clean.close()
        }
      }),
      { numRuns: database === 'SQLite' ? 150 : 10 },
    )
  })
})

const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
/** Batches of the task that came into the history, and of the attempts that were lost before it. */
const task = fc.record({ attempts: fc.array(sizes, { maxLength: 2 }), batches: sizes })

interface Task {
  readonly attempts: readonly (readonly number[])[]
  readonly batches: readonly number[]
}

function writtenBy(tasks: readonly Task[]) {
  let sequence = 4
  let place = 20
  return tasks.flatMap(({ attempts, batches }) => {
    const written = [...attempts, batches].map((sizesOfAttempt, index) => {
      place += 3
      const isLost = index < attempts.length
      let at = sequence
      const ofAttempt = sizesOfAttempt.map((size) => {
        at += size
        return { batch: batchOf(at - size, size, place, `${place}`), isLost }
      })
      if (!isLost) sequence = at
      return ofAttempt
    })
    return written.flat()
  })
}

function refused(message: string) {
  return { kind: 'commandRefused', code: 'bad-input', message } as const
}

function batchOf(first: number, size: number, place: number, message: string) {
  const sequences = Array.from({ length: size }, (_, index) => first + index)
  return {
    fence: fence(place),
    events: sequences.map((sequence) => cadenceEvent({ sequence, at: late }, refused(message))),
    notices: sequences.map((sequence) => ({
      ...reminderNotice(sequence),
      sequence,
      at: late,
    })),
  }
}
