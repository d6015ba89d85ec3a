import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { asLedgerError } from './errors.ts'

/**
 * Puts these bytes under that name, whole and on disk before it answers; what stood there is replaced at once or not at
 * all. Mode 0600, folders 0700. Throws `LedgerUnavailableError` when the folder cannot be written or the disk is full.
 */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file)
  const partial = join(folder, `.${basename(file)}.${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await open(partial, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
    await syncPath(folder)
  } catch (error) {
    throw asLedgerError(error, folder)
  } finally {
    await rm(partial, { force: true }).catch(leftBehind)
  }
}

/** A file's content, or a folder's names, on disk before it answers. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A dotted name that nobody asks for; the reason itself was thrown already. */
function leftBehind(): void {}
