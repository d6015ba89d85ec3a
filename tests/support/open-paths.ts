import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What others than the owner may reach of a folder, itself and everything in it, with its mode. */
export async function openPaths(path: string): Promise<readonly string[]> {
  const facts = await lstat(path)
  const own = (facts.mode & 0o077) === 0 ? [] : [`${path} ${(facts.mode & 0o777).toString(8)}`]
  if (!facts.isDirectory()) return own
  const inside = await Promise.all((await readdir(path)).map((name) => openPaths(join(path, name))))
  return [...own, ...inside.flat()]
}
