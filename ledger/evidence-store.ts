import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { asLedgerError } from './errors.ts'

/** 20 MB. */
export const mostEvidenceBytes = 20 * 1024 * 1024

export type EvidenceBytes = Uint8Array | AsyncIterable<Uint8Array>

export type PutEvidence =
  | { readonly stored: true; readonly size: number }
  | { readonly stored: false; readonly code: 'evidence-too-large' | 'evidence-hash' }

/**
 * Keeps the bytes as `evidence/<sha256>` under the data folder, whole and on disk before it answers; the same again is
 * the same file. Reading stops at the first byte too many. `evidence-hash` also when `sha256` is not 64 small hex digits.
 * Throws `LedgerUnavailableError` when the folder cannot be written or the disk is full.
 */
export async function putEvidence(dir: string, bytes: EvidenceBytes, sha256: string): Promise<PutEvidence> {
  if (!isSha256(sha256)) return { stored: false, code: 'evidence-hash' }
  const folder = join(dir, 'evidence')
  const partial = join(folder, `.${sha256}.${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const written = await writePartial(partial, bytes)
    if (written === null) return { stored: false, code: 'evidence-too-large' }
    if (written.sha256 !== sha256) return { stored: false, code: 'evidence-hash' }
    await rename(partial, join(folder, sha256))
    await syncFolder(folder)
    return { stored: true, size: written.size }
  } catch (error) {
    throw asLedgerError(error, folder)
  } finally {
    await rm(partial, { force: true }).catch(leftBehind)
  }
}

/** What could not be removed has no name that anybody asks for; the reason itself was thrown already. */
function leftBehind(): void {}

/** Size in bytes; null: not there. */
export async function hasEvidence(dir: string, sha256: string): Promise<number | null> {
  if (!isSha256(sha256)) return null
  const found = await stat(join(dir, 'evidence', sha256)).catch(() => null)
  return found === null || !found.isFile() ? null : found.size
}

/** Size in bytes and the bytes as a stream; null: not there. */
export async function openEvidence(
  dir: string,
  sha256: string,
): Promise<{ readonly size: number; readonly stream: Readable } | null> {
  const size = await hasEvidence(dir, sha256)
  return size === null ? null : { size, stream: createReadStream(join(dir, 'evidence', sha256)) }
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
  const evidence = await openEvidence(dir, sha256)
  if (evidence === null) return false
  const hash = createHash('sha256')
  for await (const chunk of evidence.stream) hash.update(bytesOf(chunk))
  return hash.digest('hex') === sha256
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a file gives bytes')
}
