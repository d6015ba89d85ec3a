import { sql } from 'kysely'
import { copySqlite } from './copy-sqlite.ts'
import { syncPath } from '../durable-file.ts'
import type { LedgerPlace } from '../ledger-place.ts'
import { type Ledger, type LedgerDatabase, openLedger } from '../open-ledger.ts'
import { type LedgerRow, ledgerTables, pagesInOrder } from '../database/rows-in-order.ts'

/** The widest table fills not quite half of what a statement may carry. */
const pageSize = 500

/**
 * A consistent copy of a ledger as a SQLite file that is not there yet, on disk before it answers, also while others
 * write the ledger: the state after one of their transactions. Throws `LedgerUnavailableError`.
 */
export async function copyLedgerToFile(place: LedgerPlace, file: string): Promise<void> {
  if ('file' in place) return copySqlite(place.file, file)
  const from = await openLedger({ ...place, readOnly: true })
  try {
    const into = await openLedger({ file })
    try {
      await copyRows(from, into)
    } finally {
      await into.close()
    }
  } finally {
    await from.close()
  }
  await syncPath(file)
}

/** Every row of one ledger, as it is at one moment, into an empty one, in one transaction. */
export async function copyRows(from: Ledger, into: Ledger): Promise<void> {
  await from.db
    .transaction()
    .setAccessMode('read only')
    .execute((reading) =>
      into.db.transaction().execute(async (writing) => {
        for (const table of ledgerTables)
          for await (const rows of pagesInOrder(reading, table, pageSize))
            await insert(writing, table[0], rows)
      }),
    )
}

/** Whether a ledger holds nothing at all. */
export async function isEmptyLedger({ db }: Ledger): Promise<boolean> {
  for (const [table] of ledgerTables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)
    if (rows.length > 0) return false
  }
  return true
}

/** By the names of the columns: a file that was migrated may have them in another order. */
async function insert(db: LedgerDatabase, table: string, rows: readonly LedgerRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(db)
}
