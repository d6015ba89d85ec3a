import { randomUUID } from 'node:crypto'
import { copyRows, isEmptyLedger } from './copy-ledger.ts'
import type { PostgresAddress } from '../ledger-place.ts'
import { type Ledger, openLedger } from '../open-ledger.ts'
import { postgresSite } from '../rebuild/postgres-site.ts'

/** Whether a place in PostgreSQL holds no ledger yet, or one without a single row. */
export async function isVacantPostgres(postgres: PostgresAddress): Promise<boolean> {
  return emptyThenClosed(await openLedger({ postgres, keepsRebuildOut: false }))
}

/**
 * Puts a ledger into a PostgreSQL that holds none yet, made fit by `settle`, in one step: broken off, there is nothing.
 * False: it holds one, and nothing was changed. Throws `LedgerUnavailableError`, also while anybody else uses that place.
 */
export async function restoreIntoPostgres(
  from: Ledger,
  address: PostgresAddress,
  settle: (restored: Ledger) => Promise<void>,
): Promise<boolean> {
  const empty = `${address.schema}_empty_${randomUUID().slice(0, 8)}`
  const site = await postgresSite(address, empty)
  try {
    const old = await site.openOld()
    if (old !== null && !(await emptyThenClosed(old))) return false
    const built = await site.openBeside()
    try {
      await copyRows(from, built)
      await settle(built)
    } finally {
      await built.close()
    }
    if ((await site.replace()) !== null) await drop(address, empty)
    return true
  } finally {
    await site.end()
  }
}

async function emptyThenClosed(ledger: Ledger): Promise<boolean> {
  try {
    return await isEmptyLedger(ledger)
  } finally {
    await ledger.close()
  }
}

async function drop(address: PostgresAddress, schema: string): Promise<void> {
  const ledger = await openLedger({ postgres: { ...address, schema }, keepsRebuildOut: false })
  try {
    await ledger.db.schema.dropSchema(schema).cascade().execute()
  } finally {
    await ledger.close()
  }
}
