import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DataFileVersionError, DataFolderError } from './errors.ts'
import { temporalCliVersion } from './pinned-version.ts'

/** Where the version of the CLI that made a data file is recorded. */
export function versionFileOf(dataFile: string): string {
  return `${dataFile}.version.json`
}

/**
 * Makes sure that the server of the pinned version may use the data file: its folder is there and can be written, and
 * the file is new or was made by that very version, which is recorded beside it before the first start.
 * Throws `DataFolderError`, `DataFileVersionError`.
 */
export async function claimDataFile(dataFile: string): Promise<void> {
  const folder = dirname(dataFile)
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new DataFolderError(folder, error)
  }
  if (await isThere(dataFile)) {
    const recorded = await recordedVersion(dataFile)
    if (recorded !== temporalCliVersion) throw new DataFileVersionError(dataFile, recorded)
    return
  }
  try {
    await recordVersion(dataFile)
  } catch (error) {
    throw new DataFolderError(folder, error)
  }
}

async function recordVersion(dataFile: string): Promise<void> {
  const versionFile = versionFileOf(dataFile)
  const partial = `${versionFile}.${randomUUID()}`
  await writeFile(partial, `${JSON.stringify({ temporalCli: temporalCliVersion })}\n`)
  await rename(partial, versionFile)
}

/** Null when nothing readable is recorded. */
async function recordedVersion(dataFile: string): Promise<string | null> {
  const versionFile = versionFileOf(dataFile)
  if (!(await isThere(versionFile))) return null
  try {
    const record: unknown = JSON.parse(await readFile(versionFile, 'utf8'))
    if (typeof record !== 'object' || record === null || !('temporalCli' in record)) return null
    return typeof record.temporalCli === 'string' ? record.temporalCli : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
