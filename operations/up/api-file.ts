import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isOursAlone } from '../../config/is-ours-alone.ts'

const apiFile = z.object({
  /** `http://127.0.0.1:7244` */
  address: z.string().regex(/^http:\/\/[^/]+:[0-9]+$/),
  token: z.string().min(32),
  /** Of the process that serves the API. */
  pid: z.int(),
})

/** How the CLI of this machine finds the API and gets in; mode 0600, and there while the API is served. */
export type ApiFile = Readonly<z.infer<typeof apiFile>>

/** `not-ours`: of another user, open to others, or no plain file; its token could be anybody's. */
export type FoundApiFile = ApiFile | 'missing' | 'not-ours' | 'unreadable'

export function apiFilePath(dataFolder: string): string {
  return join(dataFolder, 'api.json')
}

/** 32 random bytes. Every start has its own, so that a token that leaked is worth nothing after it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** By one rename, so that nobody reads half of it. */
export async function writeApiFile(dataFolder: string, file: ApiFile): Promise<void> {
  const path = apiFilePath(dataFolder)
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(file)}\n`)
    } finally {
      await handle.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes the file, unless another start has put its own in its place. */
export async function removeApiFile(dataFolder: string, token: string): Promise<void> {
  const found = readApiFile(dataFolder)
  if (typeof found === 'object' && found.token === token) await rm(apiFilePath(dataFolder), { force: true })
}

/** What a data folder says of its API. It may have been left by a process that was killed. */
export function readApiFile(dataFolder: string): FoundApiFile {
  let handle: number
  try {
    handle = openSync(
      apiFilePath(dataFolder),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
    return code === 'ELOOP' ? 'not-ours' : 'unreadable'
  }
  try {
    const found = fstatSync(handle)
    if (!found.isFile() || !isOursAlone(found)) return 'not-ours'
    return apiFile.parse(JSON.parse(readFileSync(handle, 'utf8')))
  } catch {
    return 'unreadable'
  } finally {
    closeSync(handle)
  }
}
