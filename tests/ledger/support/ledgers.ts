import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, inject, onTestFinished } from 'vitest'
import type { LedgerPlace, PostgresPlace } from '../../../ledger/ledger-place.ts'
import { type Ledger, type LedgerSettings, openLedger } from '../../../ledger/open-ledger.ts'
import { temporaryFolder } from './temp-folder.ts'

const databases = ['SQLite', 'PostgreSQL'] as const
type Database = (typeof databases)[number]

/** Of the case that is running; cases of one file run one after another. */
let current: Database = 'SQLite'

/** The same cases on both databases: `openedLedger` and `newPlace` give what the case is about. */
export function onEachLedger(name: string, define: (database: Database) => void): void {
  describe.each(databases)(`${name} (%s)`, (database) => {
    beforeEach(() => {
      current = database
    })
    define(database)
  })
}

/** A place of its own with no ledger in it, gone when the test is over. */
export async function newPlace(): Promise<LedgerPlace> {
  return current === 'SQLite' ? { file: join(await temporaryFolder(), 'ledger.db') } : newPostgresPlace()
}

export function newPostgresPlace(): PostgresPlace {
  const place = { postgres: { ...inject('postgres'), schema: `test_${randomUUID().replaceAll('-', '')}` } }
  onTestFinished(() => dropSchemas(place))
  return place
}

/** Closed when the test is over; closing it before does no harm. */
export async function openedLedger(settings?: LedgerSettings): Promise<Ledger> {
  const ledger = await openLedger(
    settings ?? (current === 'SQLite' ? { file: ':memory:' } : newPostgresPlace()),
  )
  onTestFinished(() => ledger.close())
  return ledger
}

/** All whose name begins like it: a rebuild leaves some. Others would make each look at the tables slower. */
async function dropSchemas({ postgres }: PostgresPlace): Promise<void> {
  const ledger = await openLedger({ postgres, keepsRebuildOut: false }).catch(() => null)
  if (ledger === null) return
  const { rows } = await sql<{ readonly name: string }>`
    select nspname as name from pg_namespace where starts_with(nspname, ${postgres.schema})`.execute(
    ledger.db,
  )
  for (const { name } of rows) await ledger.db.schema.dropSchema(name).cascade().execute()
  await ledger.close()
}
