import { chmod } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import { syncPath } from '../durable-file.ts'
import { asLedgerError } from '../errors.ts'

/** All pages in one step: a copy in several would begin anew whenever another process writes, perhaps for ever. */
const pagesAtATime = 0x7fff_ffff

/**
 * A consistent copy of a SQLite file, on disk before it answers, also while other processes write it: the state after
 * one of their transactions. Only for SQLite; a PostgreSQL ledger is copied by its own tools. Throws
 * `LedgerUnavailableError`.
 */
export async function copySqlite(from: string, to: string): Promise<void> {
  try {
    const source = new DatabaseSync(from, { readOnly: true })
    try {
      await backup(source, to, { rate: pagesAtATime })
    } finally {
      source.close()
    }
    await chmod(to, 0o600)
    await syncPath(to)
  } catch (error) {
    throw asLedgerError(error, from)
  }
}
