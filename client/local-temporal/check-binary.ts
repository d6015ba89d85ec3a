import { temporalCliVersion } from './pinned-version.ts'
import { runProgram } from './run-program.ts'

const versionTimeoutMs = 30_000

/** Null when the file is the Temporal CLI of the pinned version, else why it is not. */
export async function problemOfBinary(path: string): Promise<string | null> {
  const result = await runProgram(path, ['--version'], versionTimeoutMs)
  if (!result.ok) return `${path} does not run: ${result.reason}`
  const version = /^temporal version (\S+)/.exec(result.stdout)?.[1]
  if (version === undefined) return `${path} is not the Temporal CLI`
  return version === temporalCliVersion ? null : `${path} is version ${version}, not ${temporalCliVersion}`
}
