import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type LineSearch, searchBlock, searchFromEnd } from './search-from-end.ts'

/** Gives back whether the line was added; false: the one that is sought stood there. */
export type LineAppender = (line: string, search: LineSearch) => Promise<boolean>

/**
 * Adds lines at a file's end, each unless the one that is sought stands there whole, and only when it is on the disk
 * says so. Makes the file if there is none, and closes it to others: mode 0600. Throws the system's error: then the
 * line is not there whole, or the next call finds it. One call at a time, since looking and adding belong together.
 */
export function lineAppender(path: string): LineAppender {
  const block = searchBlock()
  let last: Promise<unknown> = Promise.resolve()
  return (line, search) => {
    const result = last.then(() => appendOnce(path, line, search, block))
    last = result.catch(() => null)
    return result
  }
}

async function appendOnce(path: string, line: string, search: LineSearch, block: Buffer): Promise<boolean> {
  const handle = await open(path, 'a+', 0o600)
  try {
    const size = await closeToOthers(handle)
    const { isThere, hasTail } = await searchFromEnd(handle, size, search, block)
    // A line that a crash cut short, or left without its end, is ended first and spoils no other.
    const added = `${hasTail ? '\n' : ''}${isThere ? '' : `${line}\n`}`
    if (added !== '') await writeAtOnce(handle, added)
    await handle.datasync()
    if (size === 0) await syncFolder(dirname(path))
    return !isThere
  } finally {
    await handle.close()
  }
}

/** Bytes; a device is left as it is and has none. */
async function closeToOthers(handle: FileHandle): Promise<number> {
  const stat = await handle.stat()
  if (!stat.isFile()) return 0
  if ((stat.mode & 0o777) !== 0o600) await handle.chmod(0o600)
  return stat.size
}

/** In one write: the system adds it whole at the end, between the lines of others. */
async function writeAtOnce(handle: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text, 'utf8')
  const { bytesWritten } = await handle.write(bytes)
  if (bytesWritten !== bytes.length) throw new ShortWrite()
}

/** The disk took a part only: it is full. */
class ShortWrite extends Error {
  readonly code = 'ENOSPC'
}

/** A new file's name is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
