import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { raiseAttentions } from '../../../ledger/outbox/attentions.ts'
import { copyLedgerToFile, copyRows } from '../../../ledger/copy/copy-ledger.ts'
import { LedgerUnavailableError } from '../../../ledger/errors.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { putPeople } from '../../../ledger/people.ts'
import { isVacantPostgres, restoreIntoPostgres } from '../../../ledger/copy/restore-postgres.ts'
import { ledgerTables, pagesInOrder } from '../../../ledger/database/rows-in-order.ts'
import { addressed } from '../support/addressed.ts'
import { newPlace, newPostgresPlace, onEachLedger, openedLedger } from '../support/ledgers.ts'
import { openWeek, programmeEvent, programmeStarted, reminderNotice } from '../support/sample-events.ts'
import { temporaryFolder } from '../support/temp-folder.ts'

const at = '2026-01-08T09:12:00+08:00'

/** A team whose salon is open, told of 700 things: more than one page. */
async function fill(into: Ledger): Promise<void> {
  const ledger = await openedLedger({ file: ':memory:' })
  await putPeople(ledger, [
    {
      personId: 'p-006',
      name: '联络员·龙游',
      language: 'zh',
      channels: ['file'],
      contacts: [{ kind: 'mail', address: 'liaison@town.example' }],
    },
  ])
  await appendOutcomes(ledger, {
    events: [programmeEvent({ sequence: 1 }, programmeStarted), ...openWeek()],
    notices: Array.from({ length: 700 }, (_, index) => reminderNotice(index + 1)),
  })
  await addressed(ledger, at)
  await appendOutcomes(ledger, { events: [], notices: [reminderNotice(701)] })
  await raiseAttentions(ledger, [{ kind: 'seat-empty', subject: 'liaison@longyou' }], at)
  await copyRows(ledger, into)
}

/** Every row of every table, as text: numbers must have stayed numbers. */
async function contentOf({ db }: Ledger): Promise<readonly string[]> {
  const lines: string[] = []
  for (const table of ledgerTables)
    for await (const rows of pagesInOrder(db, table, 1_000))
      for (const row of rows) {
        const columns = Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1))
        lines.push(JSON.stringify([table[0], columns]))
      }
  return lines
}

onEachLedger('a copy of a ledger', () => {
  it('holds every row of every table, in a file of its own', async () => {
    const place = await newPlace()
    const ledger = await openedLedger(place)
    await fill(ledger)
    const file = join(await temporaryFolder(), 'copy.db')
    await copyLedgerToFile(place, file)
    const content = await contentOf(ledger)
    expect(content.length).toBeGreaterThan(1_400)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await contentOf(await openedLedger({ file }))).toEqual(content)
  })

  it('is of one moment, whoever writes meanwhile', async () => {
    const place = await newPlace()
    const ledger = await openedLedger(place)
    await fill(ledger)
    const over = new AbortController()
    const writing = (async () => {
      // An entry of the outbox comes with its notice, in one transaction.
      for (let number = 1_001; !over.signal.aborted; number += 1) {
        await appendOutcomes(ledger, { events: [], notices: [reminderNotice(number)] })
        await sleep(1)
      }
    })()
    const file = join(await temporaryFolder(), 'copy.db')
    await copyLedgerToFile(place, file).finally(() => over.abort())
    await writing
    const { rows } = await sql<{ readonly notices: number; readonly told: number }>`
      select (select count(*) from notice) as notices,
             (select count(*) from outbox) + (select count(*) from delivery) as told`.execute(
      (await openedLedger({ file })).db,
    )
    expect(rows[0]?.notices).toBeGreaterThanOrEqual(701)
    expect(rows[0]?.told).toBe(rows[0]?.notices)
  })

  it('forgets no table that the database has', async () => {
    const { db } = await openedLedger(await newPlace())
    const tables = await db.introspection.getTables()
    const own = tables.filter(({ name }) => ledgerTables.some(([known]) => known === name))
    const others = tables.filter(
      ({ name, schema }) => schema === own[0]?.schema && !own.some((each) => each.name === name),
    )
    expect(others.map(({ name }) => name)).toEqual([])
    expect(new Set(own.map(({ name }) => name)).size).toBe(ledgerTables.length)
  })
})

describe('a restore into PostgreSQL', () => {
  it('puts every row of a file there, made fit, and never beside a ledger that is there', async () => {
    const file = join(await temporaryFolder(), 'kept.db')
    const kept = await openedLedger({ file })
    await fill(kept)
    const { postgres } = newPostgresPlace()
    expect(await isVacantPostgres(postgres)).toBe(true)
    const settle = async ({ db }: Ledger): Promise<void> => {
      await db.deleteFrom('attention').execute()
    }
    expect(await restoreIntoPostgres(kept, postgres, settle)).toBe(true)
    expect(await isVacantPostgres(postgres)).toBe(false)
    const restored = await openedLedger({ postgres, keepsRebuildOut: false })
    await settle(kept)
    expect(await contentOf(restored)).toEqual(await contentOf(kept))
    expect(await restoreIntoPostgres(kept, postgres, settle)).toBe(false)
    const { rows } = await sql<{ readonly name: string }>`
      select nspname as name from pg_namespace where starts_with(nspname, ${postgres.schema})`.execute(
      restored.db,
    )
    expect(rows).toEqual([{ name: postgres.schema }])
  })

  it('leaves nothing when it is broken off, and waits for nobody who uses that place', async () => {
    const { postgres } = newPostgresPlace()
    const kept = await openedLedger({ file: ':memory:' })
    await fill(kept)
    const failing = restoreIntoPostgres(kept, postgres, () => Promise.reject(new Error('broken off')))
    await expect(failing).rejects.toThrow('broken off')
    expect(await isVacantPostgres(postgres)).toBe(true)
    const worker = await openedLedger({ postgres })
    expect(await contentOf(worker)).toEqual([])
    await expect(restoreIntoPostgres(kept, postgres, () => Promise.resolve())).rejects.toThrow(
      LedgerUnavailableError,
    )
  })
})
