import { gunzipSync, gzipSync } from 'node:zlib'
import { unzipSync, zipSync } from 'fflate'

/** Files by path, each as it lies in the archive. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>

/** What is given is no archive, or not one that may be opened. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

/** Names that are safe as paths on any system. */
const pathForm = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/u
/** The form of zip that is written here has room for no more. */
const mostFiles = 65_000
export const mostArchiveBytes = 4_000_000_000
/** One unpacked file; a run has at most 4 MB of history. */
const mostUnpackedBytes = 256 * 1024 * 1024

/**
 * A zip of these files, in order of their paths, without compression and with fixed times: the same files give the same
 * bytes, with any version of any library. What is large was packed before. Throws `ArchiveError` when it is too much.
 */
export function packArchive(files: ArchiveFiles): Uint8Array {
  const paths = [...files.keys()].toSorted()
  for (const path of paths)
    if (!pathForm.test(path)) throw new ArchiveError(`“${path}” is no path of an archive`)
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0)
  if (paths.length > mostFiles || bytes > mostArchiveBytes)
    throw new ArchiveError(`${paths.length} files of ${bytes} bytes are too much for one archive`)
  const entries = paths.map((path) => [path, files.get(path) ?? new Uint8Array()] as const)
  // The library writes local times, so the moment is a local one too.
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: new Date(1980, 0, 1), os: 3 })
}

export interface OpenedArchive {
  readonly files: ArchiveFiles
  /** Whether the bytes are those that `packArchive` gives for these files. */
  readonly isExact: boolean
}

/** Nothing is unpacked, nothing written. Throws `ArchiveError`. */
export function openArchive(bytes: Uint8Array): OpenedArchive {
  let count = 0
  const check = ({ name, size, originalSize, compression }: EntryHead): true => {
    count += 1
    if (count > mostFiles) throw new ArchiveError(`holds more than ${mostFiles} files`)
    if (!pathForm.test(name)) throw new ArchiveError(`holds a file of the name “${name.slice(0, 80)}”`)
    if (compression !== 0 || size !== originalSize)
      throw new ArchiveError(`${name} is compressed inside the zip`)
    return true
  }
  let unzipped: Readonly<Record<string, Uint8Array>>
  try {
    unzipped = unzipSync(bytes, { filter: check })
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw new ArchiveError(
      `cannot be read as a zip: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const files = new Map(Object.entries(unzipped))
  return { files, isExact: Buffer.compare(packArchive(files), bytes) === 0 }
}

interface EntryHead {
  readonly name: string
  readonly size: number
  readonly originalSize: number
  readonly compression: number
}

/** Gzipped, with nothing in it but the text. */
export function packText(text: string): Uint8Array {
  return gzipSync(text, { level: 6 })
}

/** Throws `ArchiveError`; also for a file that would become too large. */
export function unpackText(packed: Uint8Array): string {
  try {
    const bytes = gunzipSync(packed, { maxOutputLength: mostUnpackedBytes })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new ArchiveError(error instanceof Error ? error.message : String(error))
  }
}
