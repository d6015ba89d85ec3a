import { constants, existsSync } from 'node:fs'
import { copyFile, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { asLedgerError } from './errors.ts'

const companions = ['-wal', '-shm'] as const

/** The file and what SQLite keeps beside it, gone. */
export async function removeLedgerFile(file: string): Promise<void> {
  for (const path of [file, ...companions.map((suffix) => `${file}${suffix}`)])
    await rm(path, { force: true })
}

/**
 * Puts the closed ledger `by` in the place of `file` by one rename, after a copy of `file` was left as `backup`: whenever
 * it is broken off, `file` is the old one whole or the new one whole. False: there was no `file`, so there is no backup.
 */
export async function replaceLedgerFile(file: string, by: string, backup: string): Promise<boolean> {
  try {
    const isThere = existsSync(file)
    if (isThere) {
      await copyFile(file, backup, constants.COPYFILE_EXCL)
      await sync(backup)
    }
    // Those of a file that SQLite could not close: the new file must not meet them.
    for (const suffix of companions)
      if (existsSync(`${file}${suffix}`)) await rename(`${file}${suffix}`, `${backup}${suffix}`)
    await sync(by)
    await rename(by, file)
    await sync(dirname(file))
    return isThere
  } catch (error) {
    throw asLedgerError(error, file)
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
