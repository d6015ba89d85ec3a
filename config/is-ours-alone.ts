import type { Stats } from 'node:fs'

/**
 * A file or folder that belongs to this user and that nobody else may read or write. Where there are no user numbers,
 * the rights of the folder it is in decide.
 */
export function isOursAlone(found: Stats): boolean {
  const user = process.getuid?.()
  return user === undefined || (found.uid === user && (found.mode & 0o077) === 0)
}
