import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { writeDurably } from './durable-file.ts'
import { asLedgerError } from './errors.ts'

/** 20 MB. */
export const mostEvidenceBytes = 20 * 1024 * 1024

export type EvidenceBytes = Uint8Array | AsyncIterable<Uint8Array>

export type PutEvidence =
  | { readonly stored: true; readonly sha256: string; readonly size: number }
  | { readonly stored: false; readonly code: 'evidence-too-large' | 'evidence-hash' }

/** What is to be kept of a whole file that has come; null: the file as it is. What it throws is thrown. */
export type PrepareEvidence = (file: string, size: number) => Promise<Uint8Array | null>

/**
 * Keeps the bytes as `evidence/<sha256>` under the data folder, whole and on disk before it answers; the same again is
 * the same file. Where something else is kept of them, it has a hash of its own, and is found by both. Reading stops at
 * the first byte too many. `evidence-hash` also when `sha256` is not 64 small hex digits. Throws `LedgerUnavailableError`
 * when the folder cannot be written or the disk is full.
 */
export async function putEvidence(
  dir: string,
  bytes: EvidenceBytes,
  sha256: string,
  prepare: PrepareEvidence = async () => null,
): Promise<PutEvidence> {
  if (!isSha256(sha256)) return { stored: false, code: 'evidence-hash' }
  const folder = join(dir, 'evidence')
  const partials = [0, 1].map(() => join(folder, `.${sha256}.${randomUUID()}`))
  const [partial = '', other = ''] = partials
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const written = await writePartial(partial, bytes)
    if (written === null) return { stored: false, code: 'evidence-too-large' }
    if (written.sha256 !== sha256) return { stored: false, code: 'evidence-hash' }
    const prepared = await prepare(partial, written.size)
    const kept = prepared === null ? written : await writePartial(other, prepared)
    if (kept === null) return { stored: false, code: 'evidence-too-large' }
    await rename(prepared === null ? partial : other, join(folder, kept.sha256))
    await syncFolder(folder)
    if (kept.sha256 !== sha256) await writeDurably(aliasOf(dir, sha256), Buffer.from(kept.sha256))
    return { stored: true, ...kept }
  } catch (error) {
    throw asLedgerError(error, folder)
  } finally {
    for (const each of partials) await rm(each, { force: true }).catch(leftBehind)
  }
}

/** Names by the hash of what was uploaded the hash of what was kept of it. */
function aliasOf(dir: string, uploadedSha256: string): string {
  return join(dir, 'evidence', 'uploaded', uploadedSha256)
}

/** What could not be removed has no name that anybody asks for; the reason itself was thrown already. */
function leftBehind(): void {}

export interface FoundEvidence {
  /** Of the file as it is kept. */
  readonly sha256: string
  readonly size: number
  /** Absolute or as the data folder is. */
  readonly file: string
}

/** The file that is kept, or was kept of an upload, of that hash; null: not there. */
export async function findEvidence(dir: string, sha256: string): Promise<FoundEvidence | null> {
  if (!isSha256(sha256)) return null
  const kept = await keptAs(dir, sha256)
  const file = join(dir, 'evidence', kept)
  const found = await stat(file).catch(() => null)
  return found === null || !found.isFile() ? null : { sha256: kept, size: found.size, file }
}

async function keptAs(dir: string, sha256: string): Promise<string> {
  const kept = await readFile(aliasOf(dir, sha256), 'utf8').catch(() => '')
  return isSha256(kept) ? kept : sha256
}

/** Size in bytes; null: not there. */
export async function hasEvidence(dir: string, sha256: string): Promise<number | null> {
  return (await findEvidence(dir, sha256))?.size ?? null
}

/** Bytes of all files that are kept. */
export async function evidenceBytes(dir: string): Promise<number> {
  const folder = join(dir, 'evidence')
  const names = await readdir(folder).catch(() => [])
  let sum = 0
  for (const name of names.filter(isSha256))
    sum += (await stat(join(folder, name)).catch(() => null))?.size ?? 0
  return sum
}

/** Size in bytes and the bytes as a stream; null: not there. */
export async function openEvidence(
  dir: string,
  sha256: string,
): Promise<{ readonly size: number; readonly stream: Readable } | null> {
  const found = await findEvidence(dir, sha256)
  return found === null ? null : { size: found.size, stream: createReadStream(found.file) }
}

function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** Null: too large. */
async function writePartial(
  file: string,
  bytes: EvidenceBytes,
): Promise<{ readonly sha256: string; readonly size: number } | null> {
  const handle = await open(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      size += chunk.byteLength
      if (size > mostEvidenceBytes) return null
      hash.update(chunk)
      await writeWhole(handle, chunk)
    }
    await handle.sync()
    return { sha256: hash.digest('hex'), size }
  } finally {
    await handle.close()
  }
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.byteLength; ) {
    const { bytesWritten } = await handle.write(chunk, from)
    from += bytesWritten
  }
}

/** The new name itself has to reach the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Whether the file still is what its name says; false also when it is not there. */
export async function checkEvidence(dir: string, sha256: string): Promise<boolean> {
  if (!isSha256(sha256)) return false
  const file = join(dir, 'evidence', sha256)
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile()) return false
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(bytesOf(chunk))
  return hash.digest('hex') === sha256
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a file gives bytes')
}
