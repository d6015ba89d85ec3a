import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { inUseKey } from '../../ledger/database/advisory-key.ts'
import { appendOutcomes, type Outcomes } from '../../ledger/record/append.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { settleDelivery } from '../../ledger/outbox/deliveries.ts'
import { addressed, claimed } from './support/addressed.ts'
import type { PostgresPlace } from '../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { peopleByIds, putPeople } from '../../ledger/people.ts'
import { type Rebuild, rebuildLedger } from '../../ledger/rebuild/rebuild.ts'
import type { Rebuilt } from '../../ledger/rebuild/rebuilt.ts'
import { putSubmission, submission } from '../../ledger/submissions.ts'
import { fabricatedYear } from '../domain/calendar/calendar-files.ts'
import { batchOf } from './support/append-batches.ts'
import { newPostgresPlace, openedLedger } from './support/ledgers.ts'
import { recordedAt } from './support/sample-events.ts'

const histories: readonly Outcomes[] = Array.from({ length: 3 }, (_, number) => batchOf('longyou', number))

const fill: Rebuild['fill'] = async (record) => {
  for (const outcomes of histories) await record(outcomes)
  return []
}

function rebuilt(place: PostgresPlace, more: Partial<Rebuild> = {}): Promise<Rebuilt> {
  const backup = backupOf(place)
  const calendar = { version: 'c-1', years: [fabricatedYear(2026, {})] }
  return rebuildLedger({ place, backup, calendar, fill, ...more })
}

function backupOf({ postgres }: PostgresPlace): string {
  return `${postgres.schema}_before`
}

/** As it is after some weeks: one notice sent, the others pending. */
async function inUse(place: PostgresPlace): Promise<void> {
  const ledger = await openLedger(place)
  for (const outcomes of histories) await appendOutcomes(ledger, outcomes)
  await putPeople(ledger, [
    { personId: 'p-006', name: '联络员·龙游', language: 'zh', channels: [], contacts: [] },
  ])
  await putSubmission(ledger, 'longyou', { normalised: { teamId: 'longyou' }, at: recordedAt })
  const waiting = (await addressed(ledger, recordedAt)).slice(0, 1)
  await claimed(ledger, waiting, 't', recordedAt)
  await settleDelivery(ledger, waiting[0]?.deliveryId ?? '', {
    token: 't',
    at: recordedAt,
    settlement: { state: 'sent' },
  })
  await ledger.close()
}

async function changed(place: PostgresPlace, statement: string): Promise<void> {
  const ledger = await openLedger(place)
  for (const each of statement.split(';')) await sql.raw(each).execute(ledger.db)
  await ledger.close()
}

async function expectEqualToHistories(place: PostgresPlace): Promise<Ledger> {
  const [ledger, expected] = [await openedLedger(place), await openedLedger({ file: ':memory:' })]
  for (const outcomes of histories) await appendOutcomes(expected, outcomes)
  expect(await compareLedgers(ledger, expected)).toEqual({ equal: true, differences: [] })
  return ledger
}

/** Of the ledger's schema and those beside it. */
async function schemas({ postgres }: PostgresPlace): Promise<readonly string[]> {
  const ledger = await openedLedger({ postgres, readOnly: true })
  const { rows } = await sql<{ readonly name: string }>`
    select nspname as name from pg_namespace where starts_with(nspname, ${postgres.schema}) order by nspname`.execute(
    ledger.db,
  )
  await ledger.close()
  return rows.map(({ name }) => name.replace(postgres.schema, ''))
}

describe('rebuilding a ledger in PostgreSQL', () => {
  it('leaves one that is right as it is', async () => {
    const place = newPostgresPlace()
    await inUse(place)
    expect(await rebuilt(place)).toMatchObject({
      deliveries: { kept: 24, unknown: 0, dropped: 0 },
      differences: [],
      replaced: false,
      backup: null,
      lostTables: [],
    })
    expect(await schemas(place)).toEqual([''])
  })

  it('puts right what was changed, keeps what is in no history, and leaves the old one in a schema', async () => {
    const place = newPostgresPlace()
    await inUse(place)
    await changed(place, `delete from event where sequence = 4; update milestone set state = 'missed'`)
    const done = await rebuilt(place)
    expect(done).toMatchObject({ replaced: true, backup: backupOf(place), deliveries: { kept: 24 } })
    expect(done.differences).toContain('event team/longyou/weekly-salon 4: only in the second')
    const ledger = await expectEqualToHistories(place)
    expect((await peopleByIds(ledger, ['p-006'])).get('p-006')?.name).toBe('联络员·龙游')
    expect(await submission(ledger, 'longyou')).not.toBeNull()
    const states = await ledger.db
      .selectFrom('delivery')
      .select('state')
      .distinct()
      .orderBy('state')
      .execute()
    expect(states.map(({ state }) => state)).toEqual(['pending', 'sent'])
    await ledger.close()
    expect(await schemas(place)).toEqual(['', '_before'])
    const old = await openedLedger({
      postgres: { ...place.postgres, schema: backupOf(place) },
      readOnly: true,
    })
    expect(await old.db.selectFrom('event').select('sequence').where('sequence', '=', 4).execute()).toEqual(
      [],
    )
    const again = await rebuilt(place, { backup: `${backupOf(place)}_2` })
    expect(again).toMatchObject({ replaced: false })
  })

  it('makes one where there was none, every notice unknown', async () => {
    const place = newPostgresPlace()
    expect(await rebuilt(place)).toMatchObject({
      deliveries: { kept: 0, unknown: 24, dropped: 0 },
      differences: null,
      replaced: true,
      backup: null,
    })
    await expectEqualToHistories(place)
  })

  it('is kept out while somebody works with the ledger, and keeps everybody out while it runs', async () => {
    const place = newPostgresPlace()
    const ledger = await openedLedger(place)
    await expect(rebuilt(place)).rejects.toMatchObject({ problem: 'locked' })
    expect(await appendOutcomes(ledger, batchOf('longyou', 0))).toMatchObject({ events: 4 })
    await ledger.close()
    const meanwhile: Rebuild['fill'] = async (record, known) => {
      await expect(openLedger(place)).rejects.toMatchObject({ problem: 'locked' })
      await expect(rebuilt(place)).rejects.toMatchObject({ problem: 'locked' })
      return fill(record, known)
    }
    expect(await rebuilt(place, { fill: meanwhile })).toMatchObject({ replaced: true })
    expect(await appendOutcomes(await openedLedger(place), batchOf('longyou', 3))).toMatchObject({
      events: 4,
    })
  })

  it('changes nothing and leaves nothing behind when it is broken off', async () => {
    const place = newPostgresPlace()
    await inUse(place)
    await changed(place, `update milestone set state = 'missed'`)
    const breaking: Rebuild['fill'] = async (record) => {
      for (const outcomes of histories.slice(0, 1)) await record(outcomes)
      throw new Error('the server went away')
    }
    await expect(rebuilt(place, { fill: breaking })).rejects.toThrow('the server went away')
    expect(await schemas(place)).toEqual([''])
    const ledger = await openedLedger(place)
    const rows = await ledger.db.selectFrom('milestone').select('state').distinct().execute()
    expect(rows).toEqual([{ state: 'missed' }])
  })

  it('swaps nothing when the connection that kept the others out was lost', async () => {
    const place = newPostgresPlace()
    await inUse(place)
    await changed(place, `update milestone set state = 'missed'`)
    const losing: Rebuild['fill'] = async (record, known) => {
      const other = await openedLedger({ ...place, readOnly: true })
      await sql`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and mode = 'ExclusiveLock' and granted
          and (classid::bigint << 32 | objid::bigint) = ${inUseKey(place.postgres.schema)}::bigint`.execute(
        other.db,
      )
      await other.close()
      return fill(record, known)
    }
    await expect(rebuilt(place, { fill: losing })).rejects.toMatchObject({ problem: 'unreachable' })
    expect(await schemas(place)).toEqual([''])
  })

  it('begins anew where another one was killed', async () => {
    const place = newPostgresPlace()
    await inUse(place)
    await changed(place, `create schema ${place.postgres.schema}_rebuilding`)
    expect(await rebuilt(place)).toMatchObject({ replaced: false })
    expect(await schemas(place)).toEqual([''])
  })
})
