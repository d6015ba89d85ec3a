import { gunzipSync, gzipSync } from 'node:zlib'
import { unzipSync, zipSync } from 'fflate'

/** Files by path, each as it lies in the archive. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>

/** What is given is no archive, or not one that may be opened. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

/** A file, or an export, unpacks to more than is read of one: what it holds is not known. */
export class TooLargeError extends ArchiveError {
  /** That of which too much would be read. */
  readonly of: 'file' | 'export'

  constructor(of: TooLargeError['of'], message: string) {
    super(message)
    this.of = of
  }
}

/** Names that are safe as paths on any system. */
const pathForm = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/u
/** The form of zip that is written here has room for no more. */
const mostFiles = 65_000
export const mostArchiveBytes = 4_000_000_000
/** One unpacked file; Temporal ends a run at 50 MB or 51,200 events, some 115 MB as JSON. It lies in memory by itself. */
const mostUnpackedBytes = 160 * 1024 * 1024
/** Histories are packed to a tenth or so. */
const usualTimes = 60
/** What says the same again and again, as after a flood of messages, to a thousandth: gzip packs nothing any smaller. */
const mostTimes = 1_100
/** A small export of such histories unpacks to no more. */
const mostBytesOfFew = 16 * 1024 ** 3
/** What an export of next to nothing may unpack to. */
const leastBudgetBytes = 64 * 1024 * 1024

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
  let total = 0
  const check = ({ name, size, originalSize, compression }: EntryHead): true => {
    count += 1
    total += size
    if (count > mostFiles) throw new ArchiveError(`holds more than ${mostFiles} files`)
    if (!pathForm.test(name)) throw new ArchiveError(`holds a file of the name “${name.slice(0, 80)}”`)
    if (compression !== 0 || size !== originalSize)
      throw new ArchiveError(`${name} is compressed inside the zip`)
    if (total > bytes.length) throw new ArchiveError('its files lie over one another')
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

/** How many bytes may still be unpacked of an export. */
export interface UnpackBudget {
  left(): number
  spend(bytes: number): void
}

/** Of a whole export: no less than what an honest one needs, whatever it was flooded with, and not without end. */
export function exportBudget(bytes: Uint8Array): UnpackBudget {
  let left = mostUnpackedOf(bytes.length)
  return {
    left: () => left,
    spend(spent) {
      left -= spent
    },
  }
}

function mostUnpackedOf(packedBytes: number): number {
  const most = Math.max(usualTimes * packedBytes, Math.min(mostTimes * packedBytes, mostBytesOfFew))
  return leastBudgetBytes + most
}

/** Whether texts of these lengths, in bytes, packed into so many, are more than is read of an export. */
export function isBeyondBudget(unpackedBytes: number, packedBytes: number): boolean {
  return unpackedBytes > mostUnpackedOf(packedBytes)
}

/** Whether a text of that length, in bytes, is more than is read of a file. */
export function isBeyondFile(unpackedBytes: number): boolean {
  return unpackedBytes > mostUnpackedBytes
}

/** Throws `ArchiveError`; `TooLargeError` for what unpacks to more than is read of a file, or than the budget has left. */
export function unpackText(packed: Uint8Array, budget: UnpackBudget | null = null): string {
  const left = budget?.left() ?? mostUnpackedBytes
  if (left <= 0)
    throw new TooLargeError('export', 'the export unpacks to too much: it was not read any further')
  const most = Math.min(mostUnpackedBytes, left)
  try {
    const bytes = gunzipSync(packed, { maxOutputLength: most })
    budget?.spend(bytes.length)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      budget?.spend(most)
      throw most < mostUnpackedBytes
        ? new TooLargeError('export', `it unpacks to more than ${most} bytes, which is all that is left`)
        : new TooLargeError('file', `it unpacks to more than ${most} bytes`)
    }
    throw new ArchiveError(error instanceof Error ? error.message : String(error))
  }
}
