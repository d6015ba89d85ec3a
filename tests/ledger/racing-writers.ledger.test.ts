import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendOutcomes, type Outcomes } from '../../ledger/record/append.ts'
import { calendarVersion, putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { settleDelivery } from '../../ledger/outbox/deliveries.ts'
import { addressed, claimed } from './support/addressed.ts'
import { deliveryIdOf } from '../../ledger/outbox/delivery-id.ts'
import type { PostgresPlace } from '../../ledger/ledger-place.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { noticeById } from '../../ledger/queries/notices.ts'
import { peopleByIds, type Person, putPeople } from '../../ledger/people.ts'
import { rebuildProjections } from '../../ledger/rebuild/rebuild.ts'
import { putSubmission } from '../../ledger/submissions.ts'
import { fabricatedYear } from '../domain/calendar/calendar-files.ts'
import { batchOf } from './support/append-batches.ts'
import { newPostgresPlace, openedLedger } from './support/ledgers.ts'
import { randomRecord } from './support/random-events.ts'
import {
  cadenceEvent,
  liaison,
  openWeek,
  recordedAt,
  recordedMark,
  reminderNotice,
} from './support/sample-events.ts'
import { sampleFence } from './support/sample-fence.ts'

const at = '2026-01-08T09:12:00+08:00'

function marked(teamId: string, second: string) {
  return cadenceEvent(
    { teamId, sequence: 4, at: `2026-01-09T16:00:${second}+08:00`, commandId: 'mark-0001', actor: liaison },
    { kind: 'milestonesMarked', period: '2026-W02', marks: [recordedMark('held')] },
  )
}

async function stateOf({ db }: Ledger, deliveryId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select('state')
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirst()
  return row?.state
}

/** As many processes, each with connections of its own. */
async function writers(count: number, place: PostgresPlace = newPostgresPlace()): Promise<readonly Ledger[]> {
  return Promise.all(Array.from({ length: count }, () => openedLedger(place)))
}

/** One call by each at the same moment. */
function race<T>(
  ledgers: readonly Ledger[],
  call: (ledger: Ledger, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(ledgers.map(call))
}

function first(ledgers: readonly Ledger[]): Ledger {
  const [ledger] = ledgers
  if (ledger === undefined) throw new Error('no ledger')
  return ledger
}

async function straight(batches: readonly Outcomes[]): Promise<Ledger> {
  const ledger = await openedLedger({ file: ':memory:' })
  for (const batch of batches) await appendOutcomes(ledger, batch)
  return ledger
}

async function expectSame(ledger: Ledger, expected: Ledger): Promise<void> {
  expect(await compareLedgers(ledger, expected)).toEqual({ equal: true, differences: [] })
}

describe('writers that race on PostgreSQL', () => {
  it('write one batch once, whoever comes first', async () => {
    const ledgers = await writers(4)
    const batches = Array.from({ length: 12 }, (_, number) => batchOf('longyou', number))
    for (const batch of batches) {
      const answers = await race(ledgers, (ledger) => appendOutcomes(ledger, batch))
      expect(answers.filter(({ events }) => events === batch.events.length)).toHaveLength(1)
      expect(answers.filter(({ events }) => events === 0)).toHaveLength(3)
    }
    await expectSame(first(ledgers), await straight(batches))
  })

  it('fold one workflow in order of its sequences, in whatever order its batches are written', async () => {
    const ledgers = await writers(4)
    const all: Outcomes[] = []
    for (let round = 0; round < 8; round += 1) {
      const batches = Array.from({ length: 4 }, (_, number) => batchOf(`team-${round}`, number))
      all.push(...batches)
      await race(ledgers, async (ledger, index) => {
        const batch = batches[(index + round) % batches.length]
        if (batch !== undefined) await appendOutcomes(ledger, batch)
      })
    }
    await expectSame(first(ledgers), await straight(all))
  })

  it('leave the same ledger for any record, cut and dealt out among them', async () => {
    await fc.assert(
      fc.asyncProperty(randomRecord, fc.integer({ min: 1, max: 5 }), async (events, size) => {
        const ledgers = await writers(3)
        const pieces = Array.from({ length: Math.ceil(events.length / size) }, (_, index) => ({
          events: events.slice(index * size, (index + 1) * size),
          notices: [reminderNotice(1), reminderNotice(2)],
        }))
        await race([...ledgers, ...ledgers], async (ledger, index) => {
          for (const [place, piece] of pieces.entries())
            if (place % 3 === index % 3 || place % 5 === index) await appendOutcomes(ledger, piece)
        })
        await expectSame(first(ledgers), await straight(pieces))
        for (const ledger of ledgers) await ledger.close()
      }),
      { numRuns: 6 },
    )
  })

  it('keep what the repetition of a lost task wrote, whether it comes before or after', async () => {
    const ledgers = await writers(2)
    const all: Outcomes[] = []
    for (let round = 0; round < 12; round += 1) {
      const teamId = `team-${round}`
      const begun = { fence: sampleFence(10, { sequence: 0 }), events: openWeek(teamId), notices: [] }
      const notice = reminderNotice(1, { teamId, noticeId: `${teamId}/reminder`, sequence: 4 })
      const lost = { fence: sampleFence(100), events: [marked(teamId, '01')], notices: [notice] }
      const repeated = { fence: sampleFence(103), events: [marked(teamId, '12')], notices: [] }
      all.push(begun, repeated)
      await appendOutcomes(first(ledgers), begun)
      await race(ledgers, (ledger, index) =>
        appendOutcomes(ledger, (index + round) % 2 === 0 ? lost : repeated),
      )
    }
    await expectSame(first(ledgers), await straight(all))
  })

  it('never drop a notice that another one has claimed, nor claim one that was dropped', async () => {
    const ledgers = await writers(2)
    const [one, other] = [first(ledgers), first(ledgers.slice(1))]
    for (let round = 0; round < 12; round += 1) {
      const teamId = `team-${round}`
      const events = openWeek(teamId)
      const notice = reminderNotice(1, { teamId, noticeId: `${teamId}/reminder`, sequence: 3 })
      await appendOutcomes(one, { fence: sampleFence(100, { sequence: 0 }), events, notices: [notice] })
      await addressed(one, at)
      const deliveryId = deliveryIdOf(notice.noticeId, 'file', 'p-006', 1)
      const [, isClaimed] = await Promise.all([
        appendOutcomes(one, {
          fence: sampleFence(103, { sequence: 0 }),
          events: events.slice(0, 2),
          notices: [],
        }),
        claimed(other, [{ deliveryId, state: 'pending' }], 'a', at),
      ])
      expect(await stateOf(one, deliveryId)).toBe(isClaimed ? 'claimed' : undefined)
      expect((await noticeById(one, notice.noticeId)) !== null).toBe(isClaimed)
    }
  })

  it('claim a delivery once and settle it once', async () => {
    const ledgers = await writers(4)
    for (let round = 0; round < 12; round += 1) {
      const notice = reminderNotice(round)
      const deliveryId = deliveryIdOf(notice.noticeId, 'file', 'p-006', 1)
      await appendOutcomes(first(ledgers), { events: [], notices: [notice] })
      await race(ledgers, (ledger) => addressed(ledger, at))
      const claims = await race(ledgers, (ledger, index) =>
        claimed(ledger, [{ deliveryId, state: 'pending' }], `${index}`, at),
      )
      expect(claims.filter(Boolean)).toHaveLength(1)
      const token = `${claims.indexOf(true)}`
      const settlements = [{ state: 'sent' }, { state: 'unknown', repeatAt: null, reason: 'killed' }] as const
      const settled = await race(ledgers.slice(0, 2), (ledger, index) =>
        settleDelivery(ledger, deliveryId, { token, at, settlement: settlements[index] ?? settlements[0] }),
      )
      expect(settled.filter(Boolean)).toHaveLength(1)
      expect(await stateOf(first(ledgers), deliveryId)).toBe(settlements[settled.indexOf(true)]?.state)
    }
  })

  it('keep the first submission, all people and one calendar, and never wait for each other', async () => {
    const ledgers = await writers(4)
    const people = Array.from(
      { length: 20 },
      (_, index): Person => ({
        personId: `p-${100 + index}`,
        name: `人员${index}`,
        language: 'zh',
        channels: [],
        contacts: [{ kind: 'mail', address: `p${index}@example.org` }],
      }),
    )
    const years = [fabricatedYear(2026, {}), fabricatedYear(2027, {})]
    for (let round = 0; round < 6; round += 1) {
      const firsts = await race(ledgers, async (ledger, index) => {
        await putPeople(ledger, index % 2 === 0 ? people : people.toReversed())
        await putCalendarVersion(ledger, 'c-1', index % 2 === 0 ? years : years.toReversed())
        return putSubmission(ledger, `team-${round}`, { normalised: { index }, at: recordedAt })
      })
      expect(firsts.filter(Boolean)).toHaveLength(1)
    }
    const ids = people.map(({ personId }) => personId)
    expect([...(await peopleByIds(first(ledgers), ids)).values()]).toEqual(expect.arrayContaining(people))
    expect(await calendarVersion(first(ledgers), 'c-1')).toEqual(years)
  })

  it('and a fold of all projections from the start leave one ledger', async () => {
    const ledgers = await writers(2)
    const batches = Array.from({ length: 20 }, (_, number) =>
      batchOf(number % 2 === 0 ? 'longyou' : 'changshan', Math.floor(number / 2)),
    )
    const [writer, folder] = [first(ledgers), first(ledgers.slice(1))]
    const writing = (async () => {
      for (const batch of batches) await appendOutcomes(writer, batch)
    })()
    for (let round = 0; round < 6; round += 1) await rebuildProjections(folder)
    await writing
    await expectSame(folder, await straight(batches))
  })
})
