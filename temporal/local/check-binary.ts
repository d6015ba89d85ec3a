import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { temporalCliVersion } from './pinned-version.ts'
import { publishedPrograms } from './published-hashes.ts'
import { runProgram } from './run-program.ts'

const versionTimeoutMs = 30_000

/** Null when the file is a published Temporal CLI of the pinned version, byte for byte, else why it is not. It is not run. */
export async function problemOfProgram(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  const sha256 = hash.digest('hex')
  return publishedPrograms.includes(sha256)
    ? null
    : `${path} is no published Temporal CLI ${temporalCliVersion} (its SHA-256 is ${sha256})`
}

/** Null when the file says that it is the Temporal CLI of the pinned version, else why it is not. It is run. */
export async function problemOfVersion(path: string): Promise<string | null> {
  const result = await runProgram(path, ['--version'], versionTimeoutMs)
  if (!result.ok) return `${path} does not run: ${result.reason}`
  const version = /^temporal version (\S+)/.exec(result.stdout)?.[1]
  if (version === undefined) return `${path} is not the Temporal CLI`
  return version === temporalCliVersion ? null : `${path} is version ${version}, not ${temporalCliVersion}`
}
