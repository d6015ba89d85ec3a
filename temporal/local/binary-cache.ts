import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { problemOfProgram } from './check-binary.ts'
import { temporalCliVersion } from './pinned-version.ts'

/** `$XDG_CACHE_HOME/hopelight`, else `~/.cache/hopelight`. */
export function defaultCacheDir(environment: Readonly<Record<string, string | undefined>>): string {
  const base = environment['XDG_CACHE_HOME']
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'hopelight')
}

/** Where the cache folder keeps the binary. */
export function cachedBinaryPath(cacheDir: string): string {
  return join(cacheDir, `temporal-${temporalCliVersion}`, 'temporal')
}

/**
 * Gives `fetch` a fresh folder inside the cache, takes the binary it fetched to its place, and removes the folder.
 * The binary is checked first and comes by one rename, so that processes that do this at the same time never see half
 * a file. Throws when the fetched file is not a published Temporal CLI of the pinned version.
 */
export async function fetchIntoCache(
  cacheDir: string,
  fetch: (folder: string) => Promise<string>,
): Promise<string> {
  await mkdir(cacheDir, { recursive: true })
  const folder = await mkdtemp(join(cacheDir, 'fetching-'))
  try {
    const fetched = await fetch(folder)
    const problem = await problemOfProgram(fetched)
    if (problem !== null) throw new Error(problem)
    await chmod(fetched, 0o755)
    const path = cachedBinaryPath(cacheDir)
    await mkdir(dirname(path), { recursive: true })
    await rename(fetched, path)
    return path
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
