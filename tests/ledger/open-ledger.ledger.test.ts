import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { ledgerTables } from '../../ledger/database/rows-in-order.ts'
import { describe, expect, it } from 'vitest'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import { openedLedger } from './support/ledgers.ts'
import { openWeek, programmeEvent, programmeStarted } from './support/sample-events.ts'
import { temporaryFolder } from './support/temp-folder.ts'

async function pragma(file: string, name: string): Promise<unknown> {
  const ledger = await openedLedger({ file })
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(ledger.db)
  return Object.values(rows[0] ?? {})[0]
}

describe('opening the ledger', () => {
  it('makes a private file in WAL mode that is synced at every commit and checks foreign keys', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    expect(await pragma(file, 'journal_mode')).toBe('wal')
    expect(await pragma(file, 'synchronous')).toBe(2)
    expect(await pragma(file, 'foreign_keys')).toBe(1)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('makes every table strict', async () => {
    const ledger = await openedLedger()
    const { rows } = await sql<{ name: string; strict: number }>`
      select name, strict from pragma_table_list
      where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'`.execute(ledger.db)
    expect(rows).toHaveLength(ledgerTables.length)
    expect(rows.filter((row) => row.strict !== 1)).toEqual([])
  })

  it('finds again what was written before', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    const first = await openLedger({ file })
    await appendOutcomes(first, { events: [programmeEvent({ sequence: 1 }, programmeStarted)], notices: [] })
    await first.close()
    const again = await openedLedger({ file })
    expect((await listTeams(again)).map((team) => team.teamId)).toEqual(['longyou'])
    const reader = await openedLedger({ file, readOnly: true })
    expect((await listTeams(reader)).map((team) => team.teamId)).toEqual(['longyou'])
  })

  it('refuses to write through a ledger opened to be read', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    await (await openLedger({ file })).close()
    const reader = await openedLedger({ file, readOnly: true })
    await expect(appendOutcomes(reader, { events: openWeek(), notices: [] })).rejects.toMatchObject({
      name: 'LedgerUnavailableError',
      problem: 'not-writable',
    })
  })

  it('says that it cannot be opened where no file can be', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a-file'), '')
    await mkdir(join(folder, 'a-folder'))
    const files = ['missing/ledger.db', 'a-file/ledger.db', 'a-folder'].map((name) => join(folder, name))
    for (const file of files) {
      const opening = openLedger({ file })
      await expect(opening).rejects.toBeInstanceOf(LedgerUnavailableError)
      await expect(opening).rejects.toMatchObject({ problem: 'cannot-open' })
      await expect(opening).rejects.toThrow(file)
    }
    await expect(openLedger({ file: join(folder, 'none.db'), readOnly: true })).rejects.toMatchObject({
      problem: 'cannot-open',
    })
  })

  it('says that a file of another kind is no sound ledger', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    await writeFile(file, 'not a database at all, but long enough to be taken for one\n'.repeat(100))
    await expect(openLedger({ file })).rejects.toMatchObject({ problem: 'damaged' })
  })

  it('refuses a ledger that a newer version wrote, and changes nothing in it', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    const ledger = await openLedger({ file })
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(
      ledger.db,
    )
    await ledger.close()
    await expect(openLedger({ file })).rejects.toMatchObject({ problem: 'newer-schema' })
    await expect(openLedger({ file, readOnly: true })).rejects.toMatchObject({ problem: 'newer-schema' })
  })

  it('does not migrate a ledger that it may only read', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    new DatabaseSync(file).close()
    await writeFile(file, '')
    await expect(openLedger({ file, readOnly: true })).rejects.toMatchObject({ problem: 'older-schema' })
  })
})

describe('a ledger in trouble', () => {
  it('says that it is locked while another process writes, and goes on afterwards', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    const ledger = await openedLedger({ file, busyTimeoutMs: 50 })
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    const append = () => appendOutcomes(ledger, { events: openWeek(), notices: [] })
    await expect(append()).rejects.toBeInstanceOf(LedgerUnavailableError)
    await expect(append()).rejects.toMatchObject({ problem: 'locked' })
    expect(await listTeams(ledger)).toEqual([])
    other.exec('commit')
    other.close()
    expect(await append()).toEqual({ events: 3, notices: 0 })
  })

  it('says that it is locked when it cannot even be opened for another process', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    const other = new DatabaseSync(file)
    other.exec('pragma locking_mode = exclusive; begin exclusive; create table held (x)')
    await expect(openLedger({ file, busyTimeoutMs: 50 })).rejects.toMatchObject({ problem: 'locked' })
    other.close()
  })

  it('says that the disk is full, writes nothing of that batch, and goes on when there is room', async () => {
    const file = join(await temporaryFolder(), 'ledger.db')
    const ledger = await openedLedger({ file })
    const limit = (pages: number) => sql.raw(`pragma max_page_count = ${pages}`).execute(ledger.db)
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(ledger.db)
    await limit((rows[0]?.page_count ?? 0) + 20)
    const batch = (number: number) => ({
      events: [
        programmeEvent({ sequence: 2 * number }, { kind: 'programmeResumed', on: '2026-01-05' }),
        programmeEvent(
          { sequence: 2 * number + 1 },
          { kind: 'programmeSuspended', on: '2026-01-05', reason: '汛'.repeat(2_000) },
        ),
      ],
      notices: [],
    })
    let written = 0
    const fill = async () => {
      for (; written < 1_000; written += 1) await appendOutcomes(ledger, batch(written))
    }
    const filling = fill()
    await expect(filling).rejects.toBeInstanceOf(LedgerUnavailableError)
    await expect(filling).rejects.toMatchObject({ problem: 'disk-full' })
    const { count } = await ledger.db
      .selectFrom('event')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(written).toBeGreaterThan(2)
    expect(count).toBe(2 * written)
    await limit(100_000)
    expect(await appendOutcomes(ledger, batch(written))).toEqual({ events: 2, notices: 0 })
  })

  it('tells the reason of a failure even when SQLite has rolled back by itself', async () => {
    const ledger = await openedLedger()
    const writing = ledger.db.transaction().execute(async (db) => {
      for (const name of ['one', 'other']) {
        await sql`insert or rollback into person (person_id, name) values ('p-1', ${name})`.execute(db)
      }
    })
    await expect(writing).rejects.toThrow('UNIQUE constraint failed: person.person_id')
    expect(await ledger.db.selectFrom('person').selectAll().execute()).toEqual([])
  })

  it('lets callers wait for one another instead of mixing their transactions', async () => {
    const ledger = await openedLedger({ file: join(await temporaryFolder(), 'ledger.db') })
    const teams = Array.from({ length: 20 }, (_, index) => `team-${index}`)
    const answers = await Promise.all(
      teams.map((teamId) => appendOutcomes(ledger, { events: openWeek(teamId), notices: [] })),
    )
    expect(answers).toEqual(teams.map(() => ({ events: 3, notices: 0 })))
  })
})
