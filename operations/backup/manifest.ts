import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '../../ledger/canonical-json.ts'
import { writeDurably } from '../../ledger/durable-file.ts'
import { readRegularFile } from '../../config/regular-file.ts'

export const manifestName = 'manifest.json'
/** A million files. */
const mostManifestBytes = 256 * 1024 * 1024

const manifestForm = z.object({
  format: z.literal(1),
  /** When the ledger was copied, before everything else. */
  takenAt: z.string(),
  hopelight: z.string(),
  /** The CLI version that the server's file belongs to; null: the backup holds no Temporal. */
  temporalCli: z.string().nullable(),
  calendarVersion: z.string(),
  files: z.array(
    z.object({
      /** Within the backup, with `/`. */
      path: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\]+$/),
      bytes: z.number(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

/** What a backup holds. */
export type Manifest = z.infer<typeof manifestForm>

/** Writes the manifest of a folder: the last file, which makes it a backup. */
export async function writeManifest(
  folder: string,
  head: Omit<Manifest, 'format' | 'files'>,
): Promise<Manifest> {
  const files: Manifest['files'][number][] = []
  for (const path of await filesIn(folder)) files.push({ path, ...(await measure(join(folder, path))) })
  const manifest: Manifest = { format: 1, ...head, files }
  await writeDurably(join(folder, manifestName), Buffer.from(`${canonicalJson(manifest)}\n`))
  return manifest
}

/** Null: there is none that this program can read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    const read = readRegularFile(join(folder, manifestName), mostManifestBytes)
    return 'bytes' in read ? manifestForm.parse(JSON.parse(read.bytes.toString('utf8'))) : null
  } catch {
    return null
  }
}

/** The files that are missing or were changed since. */
export async function damagedFiles(folder: string, { files }: Manifest): Promise<readonly string[]> {
  const damaged: string[] = []
  for (const { path, bytes, sha256 } of files) {
    const found = await measure(join(folder, path)).catch(() => null)
    if (found === null || found.bytes !== bytes || found.sha256 !== sha256) damaged.push(path)
  }
  return damaged
}

async function measure(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const found = await lstat(file)
  if (!found.isFile()) throw new TypeError('only regular files are backed up')
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a file gives bytes')
    hash.update(chunk)
  }
  return { bytes: found.size, sha256: hash.digest('hex') }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== manifestName)
    .toSorted()
}
