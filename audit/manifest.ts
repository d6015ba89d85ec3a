import type { ArchiveFiles } from './archive.ts'
import { layout } from './export-layout.ts'
import { sha256 } from './merkle-tree.ts'
import { NoteError } from './signed-note.ts'

/** What is signed of an export: the SHA-256 of each of its files but itself, in the form of `sha256sum`. */
export function manifestText(log: string, files: ArchiveFiles): string {
  const hashes = [...files]
    .filter(([path]) => path !== layout.manifest)
    .map(([path, bytes]) => [path, sha256(bytes).toString('hex')] as const)
  return manifestOf(log, new Map(hashes))
}

/** The same of hashes by path. */
export function manifestOf(log: string, hashes: ReadonlyMap<string, string>): string {
  const lines = [...hashes]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, hash]) => `${hash}  ${path}\n`)
  return `${log}/export\n${lines.join('')}`
}

/** The hashes by path. Throws `NoteError`. */
export function readManifest(text: string): ReadonlyMap<string, string> {
  const [origin = '', ...lines] = text.split('\n')
  if (!origin.endsWith('/export') || lines.at(-1) !== '') throw new NoteError('is no manifest of an export')
  const hashes = lines.slice(0, -1).map((line) => {
    const [, hash, path] = /^([0-9a-f]{64}) {2}(\S+)$/u.exec(line) ?? []
    if (hash === undefined || path === undefined) throw new NoteError(`has the line “${line.slice(0, 120)}”`)
    return [path, hash] as const
  })
  return new Map(hashes)
}
