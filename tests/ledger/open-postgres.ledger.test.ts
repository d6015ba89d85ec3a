import { sql } from 'kysely'
import { describe, expect, inject, it } from 'vitest'
import { freePort } from '../../temporal/local/free-port.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import type { PostgresPlace } from '../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import { newPostgresPlace, openedLedger } from './support/ledgers.ts'
import { openWeek, programmeEvent, programmeStarted } from './support/sample-events.ts'

const started = { events: [programmeEvent({ sequence: 1 }, programmeStarted)], notices: [] }

function elsewhere(change: Partial<PostgresPlace['postgres']>): PostgresPlace {
  return { postgres: { ...inject('postgres'), schema: 'none', ...change } }
}

/** What the call is refused with, and that the password stands nowhere in it. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
  )
  expect(error).toMatchObject({ name: 'LedgerUnavailableError' })
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    expect(`${each.stack}`).not.toContain(inject('postgres').password)
  return error.message
}

async function raising(ledger: Ledger, state: string): Promise<void> {
  await sql
    .raw(`create function fail() returns trigger language plpgsql as $$
      begin raise exception 'as if' using errcode = '${state}'; end $$;
      create trigger fails before insert on event execute function fail()`)
    .execute(ledger.db)
}

describe('a ledger in PostgreSQL', () => {
  it('is found again by others, in its own schema and in no other', async () => {
    const place = newPostgresPlace()
    await appendOutcomes(await openedLedger(place), started)
    const reader = await openedLedger({ ...place, readOnly: true })
    expect((await listTeams(reader)).map(({ teamId }) => teamId)).toEqual(['longyou'])
    expect(await listTeams(await openedLedger(newPostgresPlace()))).toEqual([])
  })

  it('is made once by several that open it at the same moment', async () => {
    const place = newPostgresPlace()
    const ledgers = await Promise.all([1, 2, 3, 4].map(() => openedLedger(place)))
    const written = await Promise.all(ledgers.map((ledger) => appendOutcomes(ledger, started)))
    expect(written.filter(({ events }) => events === 1)).toHaveLength(1)
    expect(await listTeams(await openedLedger(place))).toHaveLength(1)
  })

  it('lets a call wait for one of its few connections, longer than for a server that does not answer', async () => {
    const ledger = await openedLedger(newPostgresPlace())
    const held = [1, 2, 3, 4, 5].map(() => sql`select pg_sleep(11)`.execute(ledger.db))
    const waiting = Array.from({ length: 50 }, () => listTeams(ledger))
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => []))
    await Promise.all(held)
  })

  it('orders text by its bytes, whatever the database does', async () => {
    const ledger = await openedLedger(newPostgresPlace())
    for (const teamId of ['a-b', 'B', 'a_c', 'ab', 'É', 'a'])
      await appendOutcomes(ledger, {
        events: [programmeEvent({ teamId, sequence: 1 }, programmeStarted)],
        notices: [],
      })
    const order = (await listTeams(ledger)).map(({ teamId }) => teamId)
    expect(order).toEqual(['B', 'a', 'a-b', 'a_c', 'ab', 'É'])
  })

  it('gives to a reading transaction one moment, whatever is written meanwhile', async () => {
    const place = newPostgresPlace()
    const [writer, reader] = [await openedLedger(place), await openedLedger(place)]
    await reader.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (db) => {
        expect(await db.selectFrom('team').selectAll().execute()).toEqual([])
        await appendOutcomes(writer, started)
        expect(await db.selectFrom('team').selectAll().execute()).toEqual([])
      })
    expect(await listTeams(reader)).toHaveLength(1)
  })

  it('refuses to write through one opened to be read, and does not migrate it', async () => {
    const place = newPostgresPlace()
    expect(await refusalOf(openLedger({ ...place, readOnly: true }))).toContain('older version')
    await (await openLedger(place)).close()
    const reader = await openedLedger({ ...place, readOnly: true })
    await expect(appendOutcomes(reader, started)).rejects.toMatchObject({ problem: 'not-writable' })
  })

  it('refuses one that a newer version wrote', async () => {
    const place = newPostgresPlace()
    const ledger = await openedLedger(place)
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(
      ledger.db,
    )
    await expect(openLedger(place)).rejects.toMatchObject({ problem: 'newer-schema' })
  })
})

describe('a PostgreSQL in trouble', () => {
  it('that is not there is told with its address', async () => {
    const port = await freePort()
    const refusal = await refusalOf(
      openLedger(elsewhere({ url: `postgres://hopelight@127.0.0.1:${port}/office` })),
    )
    expect(refusal).toContain(`postgres://127.0.0.1:${port}/office?schema=none`)
    expect(refusal).toContain('ECONNREFUSED')
  })

  it('that does not know the password, or the database, says so', async () => {
    expect(await refusalOf(openLedger(elsewhere({ password: 'wrong' })))).toContain('check user, password')
    const url = inject('postgres').url.replace('/postgres', '/office')
    expect(await refusalOf(openLedger(elsewhere({ url })))).toContain('"office" does not exist')
  })

  it('whose connections were cut answers again at the next call', async () => {
    const ledger = await openedLedger(newPostgresPlace())
    await expect(sql`select pg_terminate_backend(pg_backend_pid())`.execute(ledger.db)).rejects.toMatchObject(
      { problem: 'unreachable' },
    )
    expect(await appendOutcomes(ledger, started)).toEqual({ events: 1, notices: 0 })
  })

  it('whose connection is cut in mid-transaction has taken nothing of it', async () => {
    const ledger = await openedLedger(newPostgresPlace())
    const cut = ledger.db.transaction().execute(async (db) => {
      await db
        .insertInto('person')
        .values({ person_id: 'p-006', name: '联络员', language: 'zh', channels: '[]' })
        .execute()
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
    })
    await expect(cut).rejects.toMatchObject({ problem: 'unreachable' })
    expect(await ledger.db.selectFrom('person').selectAll().execute()).toEqual([])
  })

  it('where another one holds the rows for too long is locked, and goes on afterwards', async () => {
    const place = newPostgresPlace()
    const [one, other] = [await openedLedger(place), await openedLedger({ ...place, busyTimeoutMs: 50 })]
    await one.db.transaction().execute(async (db) => {
      await sql`lock table event in share row exclusive mode`.execute(db)
      await expect(appendOutcomes(other, started)).rejects.toMatchObject({ problem: 'locked' })
    })
    expect(await appendOutcomes(other, started)).toEqual({ events: 1, notices: 0 })
  })

  it.each([
    ['53100', 'disk-full'],
    ['53300', 'unreachable'],
    ['40P01', 'locked'],
    ['58030', 'io-error'],
    ['XX001', 'damaged'],
  ])('that answers %s is %s, and nothing of the batch was written', async (state, problem) => {
    const ledger = await openedLedger(newPostgresPlace())
    await raising(ledger, state)
    const batch = { events: openWeek(), notices: [] }
    await expect(appendOutcomes(ledger, batch)).rejects.toMatchObject({ problem })
    await sql.raw('drop trigger fails on event').execute(ledger.db)
    expect(await appendOutcomes(ledger, batch)).toEqual({ events: 3, notices: 0 })
  })

  it('that refuses a row is quoted without the row', async () => {
    const ledger = await openedLedger(newPostgresPlace())
    const person = { person_id: 'p-006', name: '联络员·龙游', language: 'zh', channels: '[]' } as const
    await ledger.db.insertInto('person').values(person).execute()
    await sql`alter table person add constraint short check (length(name) < 3) not valid`.execute(ledger.db)
    const failed = ledger.db
      .insertInto('person')
      .values({ ...person, person_id: 'p-007' })
      .execute()
    const error = await failed.then(
      () => null,
      (reason: unknown) => reason,
    )
    const told = error instanceof Error ? JSON.stringify(error, Object.getOwnPropertyNames(error)) : ''
    expect(told).toContain('SQLSTATE 23514')
    expect(told).not.toContain('龙游')
  })
})
