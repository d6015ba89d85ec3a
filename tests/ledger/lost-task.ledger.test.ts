import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventHash } from '../../domain/cadence/event-hash.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { dueDeliveries, settleDelivery } from '../../ledger/outbox/deliveries.ts'
import { LedgerConflictError } from '../../ledger/errors.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { noticeById } from '../../ledger/queries/notices.ts'
import { addressNotices, unaddressedNotices } from '../../ledger/outbox/outbox.ts'
import { addressed, claimed, recipient } from './support/addressed.ts'
import { settleRun } from '../../ledger/record/settle-run.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'
import { cadenceEvent, liaison, openWeek, recordedMark, reminderNotice } from './support/sample-events.ts'
import { sampleFence } from './support/sample-fence.ts'

const later = '2026-12-31T09:07:00+08:00'

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
const lost = { fence: sampleFence(100), events: [markedAt(4, early)], notices: [noticeAt(4, early)] }
const repeated = { fence: sampleFence(103), events: [markedAt(4, late)], notices: [noticeAt(4, late)] }

const another = cadenceEvent({ sequence: 4, at: early }, refused('another'))

function afterwards(event: DomainEvent): DomainEvent {
  return { ...event, sequence: event.sequence + 1 }
}

async function begun(): Promise<Ledger> {
  const ledger = await openedLedger()
  await appendOutcomes(ledger, { fence: sampleFence(10, { sequence: 0 }), events: openWeek(), notices: [] })
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
    await expectSame(await only(more, { ...lost, fence: sampleFence(103) }), await only(lost))
  })

  it('is not taken when it comes after its repetition', async () => {
    const ledger = await only(repeated)
    expect(await appendOutcomes(ledger, lost)).toEqual({ events: 0, notices: 0, isStale: true })
    expect(await appendOutcomes(ledger, repeated)).toEqual({ events: 0, notices: 0 })
    await expectSame(ledger, await only(repeated))
  })

  it('is another matter than a run that was reset: that is refused, never swallowed', async () => {
    const ledger = await only(repeated)
    const reset = { ...lost, fence: sampleFence(40, { runId: 'run-2' }) }
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
    expect(await addressed(ledger, later)).toEqual([])
    await expectSame(ledger, await only(repeated))
  })

  it.each([
    ['at another moment', repeated],
    [
      'in the same second',
      { ...repeated, events: [another, ...lost.events.map(afterwards)], notices: [noticeAt(5, early)] },
    ],
  ])('may have told one of two people: a repetition %s still tells the other', async (_, repetition) => {
    const ledger = await only(lost)
    const [notice] = await unaddressedNotices(ledger, 10)
    if (notice === undefined) throw new Error('a mark tells people')
    const both = [recipient, { ...recipient, recipientId: 'p-007' }]
    const waiting = async () => {
      const notices = await unaddressedNotices(ledger, 10)
      await addressNotices(
        ledger,
        notices.map((each) => ({ notice: each, recipients: both })),
        later,
      )
      return dueDeliveries(ledger, { channel: recipient.channelId }, later)
    }
    const [first, second] = await waiting()
    if (first === undefined) throw new Error('there are two')
    await claimed(ledger, [first], 't', early)
    await settleDelivery(ledger, first.deliveryId, { token: 't', at: early, settlement: { state: 'sent' } })
    await appendOutcomes(ledger, repetition)
    expect((await waiting()).map(({ recipientId }) => recipientId)).toEqual([second?.recipientId])
  })

  it('can only be beyond what the history has confirmed: what stands before it is never overwritten', async () => {
    const ledger = await only(repeated)
    const other = cadenceEvent({ sequence: 3, at: late }, refused('c'))
    const overwriting = appendOutcomes(ledger, { fence: sampleFence(106), events: [other], notices: [] })
    await expect(overwriting).rejects.toBeInstanceOf(LedgerConflictError)
    expect(await eventsOf(ledger, 'longyou')).toEqual([...openWeek(), markedAt(4, late)])
  })

  it('is told apart from its repetition by the start of the attempt, when both have the same length', async () => {
    const retried = { ...repeated, fence: sampleFence(100, { taskStartedMs: 200 }) }
    const clean = await only(retried)
    await expectSame(await only(lost, retried), clean)
    await expectSame(await only(retried, lost), clean)
  })

  it('is noticed when it has taken the place of what the history holds', async () => {
    const ledger = await only(repeated)
    const next = cadenceEvent({ sequence: 5, at: late }, refused('b'))
    const confirmed = { sequence: 4, hash: eventHash(markedAt(4, early)) }
    const writing = appendOutcomes(ledger, {
      fence: { ...sampleFence(106), confirmed },
      events: [next],
      notices: [],
    })
    await expect(writing).rejects.toBeInstanceOf(LedgerConflictError)
  })

  it('does not hold up a run that follows one which recorded nothing', async () => {
    const ledger = await only({ ...lost, fence: sampleFence(255) })
    const next = {
      ...sampleFence(4),
      runId: 'run-2',
      runStartedMs: 1,
      confirmed: { sequence: 4, hash: null },
    }
    const event = cadenceEvent({ sequence: 5, at: late }, refused('b'))
    expect(await appendOutcomes(ledger, { fence: next, events: [event], notices: [] })).toMatchObject({
      events: 1,
    })
  })

  it('is not mistaken for the run that continues it when the clock of the server was put back between them', async () => {
    const ledger = await only({ ...lost, fence: { ...sampleFence(255), runStartedMs: 86_400_000 } })
    const confirmed = { sequence: 4, hash: null }
    const next = { ...sampleFence(4), runId: 'run-2', previousRunId: 'run-1', runStartedMs: 0, confirmed }
    const event = cadenceEvent({ sequence: 5, at: late }, refused('b'))
    expect(await appendOutcomes(ledger, { fence: next, events: [event], notices: [] })).toMatchObject({
      events: 1,
    })
  })

  it('gives way to no run that somebody started by hand', async () => {
    const ledger = await only(lost)
    const strange = { ...sampleFence(4), runId: 'run-9', firstRunId: 'run-9', runStartedMs: 1 }
    const event = cadenceEvent({ sequence: 4, at: late }, refused('b'))
    const writing = appendOutcomes(ledger, { fence: strange, events: [event], notices: [] })
    await expect(writing).rejects.toBeInstanceOf(LedgerConflictError)
  })

  it('is not settled by an attempt that read its history before later ones wrote', async () => {
    const ledger = await only(lost, repeated)
    const before = await eventsOf(ledger, 'longyou', {})
    await settleRun(ledger, 'team/longyou/weekly-salon', sampleFence(100), [
      { events: openWeek(), notices: [] },
    ])
    expect(await eventsOf(ledger, 'longyou', {})).toEqual(before)
    await settleRun(ledger, 'team/longyou/weekly-salon', sampleFence(106), [
      { events: openWeek(), notices: [] },
    ])
    expect((await eventsOf(ledger, 'longyou', {})).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  })

  it('leaves no trace, whatever was lost, repeated or late, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 6 }), async (tasks) => {
        const [ledger, clean] = [await begun(), await begun()]
        try {
          const { batches, arrivals } = writtenBy(tasks)
          for (const batch of arrivals) await appendOutcomes(ledger, batch)
          for (const batch of batches) await appendOutcomes(clean, batch)
          expect(await compareLedgers(ledger, clean)).toEqual({ equal: true, differences: [] })
        } finally {
          await ledger.close()
          await clean.close()
        }
      }),
      { numRuns: database === 'SQLite' ? 200 : 8 },
    )
  }, 180_000)
})

const written = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  /** Two attempts may write the same. */
  message: fc.constantFrom('a', 'b'),
  /** After how many further arrivals its batches come once more, or come at all if it was late; 0: not again. */
  again: fc.integer({ min: 0, max: 9 }),
  isLate: fc.boolean(),
})
/** Attempts that were lost, and the one that came into the history. */
const task = fc.record({
  lost: fc.array(written, { maxLength: 3 }),
  kept: written,
  /** Whether a lost attempt leaves events in the history. */
  isSpeculative: fc.boolean(),
})

type Batch = Parameters<typeof appendOutcomes>[1]

/** What came into the history, and everything that comes to the ledger, in that order; the last task is not lost. */
function writtenBy(tasks: readonly (typeof task extends fc.Arbitrary<infer Task> ? Task : never)[]) {
  let confirmed = { sequence: 3, hash: eventHash(openWeek().at(-1) ?? markedAt(3, early)) }
  let historyLength = 20
  let taskStartedMs = 0
  const batches: Batch[] = []
  const arrivals: { batch: Batch; order: number }[] = []
  const arrive = (ofAttempt: readonly Batch[], after: number): void => {
    const order = arrivals.length + after
    for (const batch of ofAttempt) arrivals.push({ batch, order })
  }
  for (const { isSpeculative, kept, lost: lostAttempts } of tasks) {
    for (const attempt of [...lostAttempts, kept]) {
      taskStartedMs += 7
      let first = confirmed.sequence + 1
      const base = { ...sampleFence(historyLength, { taskStartedMs }), confirmed }
      const ofAttempt = attempt.sizes.map((size) => {
        first += size
        return batchOf(base, first - size, size, attempt.message)
      })
      const isLost = attempt !== kept
      if (!isLost || !attempt.isLate) arrive(ofAttempt, 0)
      if (attempt.again > 0) arrive(ofAttempt, attempt.again)
      if (!isLost) {
        batches.push(...ofAttempt)
        const last = ofAttempt.at(-1)?.events.at(-1)
        if (last !== undefined) confirmed = { sequence: last.sequence, hash: eventHash(last) }
      }
      if (!isLost || !isSpeculative) historyLength += 3
    }
  }
  const end = batchOf(
    { ...sampleFence(historyLength, { taskStartedMs: taskStartedMs + 7 }), confirmed },
    confirmed.sequence + 1,
    1,
    'end',
  )
  const inOrder = arrivals.toSorted((one, other) => one.order - other.order).map(({ batch }) => batch)
  return { batches: [...batches, end], arrivals: [...inOrder, end] }
}

function refused(message: string) {
  return { kind: 'commandRefused', code: 'bad-input', message } as const
}

function batchOf(taken: Batch['fence'], first: number, size: number, message: string): Batch {
  const sequences = Array.from({ length: size }, (_, index) => first + index)
  return {
    ...(taken === undefined ? {} : { fence: taken }),
    events: sequences.map((sequence) => cadenceEvent({ sequence, at: late }, refused(message))),
    notices: sequences.map((sequence) => ({ ...reminderNotice(sequence), sequence, at: late })),
  }
}
