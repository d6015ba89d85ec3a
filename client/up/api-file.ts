import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How the CLI of this machine finds the API and gets in; mode 0600. */
export interface ApiFile {
  readonly address: string
  readonly token: string
}

export function apiFilePath(dataFolder: string): string {
  return join(dataFolder, 'api.json')
}

/** The token of the last start, else a new one of 32 random bytes. */
export async function localAdminToken(dataFolder: string): Promise<string> {
  const text = await readFile(apiFilePath(dataFolder), 'utf8').catch(() => '')
  return tokenIn(text) ?? randomBytes(32).toString('base64url')
}

/** By one rename, so that nobody reads half of it. */
export async function writeApiFile(dataFolder: string, file: ApiFile): Promise<void> {
  const path = apiFilePath(dataFolder)
  const draft = `${path}.${process.pid}.tmp`
  await writeFile(draft, `${JSON.stringify(file)}\n`, { mode: 0o600 })
  await rename(draft, path)
}

function tokenIn(text: string): string | null {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given !== 'object' || given === null || !('token' in given)) return null
    return typeof given.token === 'string' && given.token.length >= 32 ? given.token : null
  } catch {
    return null
  }
}
