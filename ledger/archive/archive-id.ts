import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asLedgerError } from '../errors.ts'

/** By it two machines see whether they have the same archive before them. */
export const archiveIdFile = 'archive-id'

/** What an archive's folder is known by; null: nobody gave it an id. Throws `LedgerUnavailableError`. */
export async function archiveId(folder: string): Promise<string | null> {
  try {
    const text = (await readFile(join(folder, archiveIdFile), 'utf8')).trim()
    return text === '' ? null : text
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw asLedgerError(error, folder)
  }
}

/** Gives the folder an id where it has none, whole or not at all; of several at once, one wins. */
export async function giveArchiveId(folder: string): Promise<string> {
  const id = randomUUID()
  const draft = join(folder, `.${archiveIdFile}.${id}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(draft, `${id}\n`, { mode: 0o600 })
    await link(draft, join(folder, archiveIdFile))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw asLedgerError(error, folder)
  } finally {
    await rm(draft, { force: true })
  }
  return (await archiveId(folder)) ?? id
}
