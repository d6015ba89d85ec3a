import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { rebuildProjections } from '../../ledger/rebuild/rebuild.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'
import { randomRecord } from './support/random-events.ts'
import { reminderNotice } from './support/sample-events.ts'

/** Where the record is cut, how often each piece is delivered (and when), and which stretches come once more. */
const deliveries = fc.record({
  cuts: fc.array(fc.nat(60), { maxLength: 12 }),
  order: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
  repeats: fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 4 }),
})
type Deliveries = typeof deliveries extends fc.Arbitrary<infer Value> ? Value : never

function batchesOf(events: readonly DomainEvent[], { cuts, order, repeats }: Deliveries) {
  const bounds = [...new Set([0, ...cuts.filter((cut) => cut < events.length), events.length])].toSorted(
    (a, b) => a - b,
  )
  const pieces = bounds.slice(1).map((end, index) => events.slice(bounds[index] ?? 0, end))
  const again = repeats.map(([from, length]) => events.slice(from, from + length))
  return [...pieces, ...again]
    .map((batch, index) => ({ batch, rank: order[index % order.length] ?? 0 }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ batch }) => batch)
}

onEachLedger('the record', (database) => {
  it('any split, repetition and order of delivery gives the same ledger, and so does a rebuild', async () => {
    await fc.assert(
      fc.asyncProperty(randomRecord, deliveries, async (events, how) => {
        const notices = [reminderNotice(1), reminderNotice(2)]
        const straight = await openedLedger()
        const crooked = await openedLedger()
        try {
          const whole = await appendOutcomes(straight, { events, notices })
          expect(whole).toEqual({ events: events.length, notices: 2 })
          let written = 0
          for (const batch of batchesOf(events, how)) {
            written += (await appendOutcomes(crooked, { events: batch, notices: [...notices, ...notices] }))
              .events
          }
          expect(written).toBe(events.length)
          expect(await compareLedgers(crooked, straight)).toEqual({ equal: true, differences: [] })
          await rebuildProjections(crooked)
          expect(await compareLedgers(crooked, straight)).toEqual({ equal: true, differences: [] })
        } finally {
          await straight.close()
          await crooked.close()
        }
      }),
      { numRuns: database === 'SQLite' ? 300 : 10 },
    )
  }, 60_000)
})
