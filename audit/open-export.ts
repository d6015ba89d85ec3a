import { type ArchiveFiles, ArchiveError, openArchive } from './archive.ts'
import { readExactJson } from './exact-json.ts'
import { type ExportContent, exportContent } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { keysThrough } from './key-rotation.ts'
import { manifestOf, readManifest } from './manifest.ts'
import { sha256 } from './merkle-tree.ts'
import { NoteError, type NoteKey, readNote, readVerifierKey, signersOf, verifierKey } from './signed-note.ts'

export interface OpenedExport {
  readonly files: ArchiveFiles
  readonly content: ExportContent
  /** Keys of the log, the one in use first. */
  readonly keys: readonly NoteKey[]
  /** Whether a key that the auditor brought is among them. */
  readonly isKeyKnown: boolean
  readonly findings: readonly Finding[]
}

/**
 * Opens an export and holds its files against the signed manifest. `known` are verifier keys that the auditor kept.
 * Throws `ArchiveError` for what is no export at all.
 */
export function openExport(bytes: Uint8Array, known: readonly NoteKey[]): OpenedExport {
  const { files, isExact } = openArchive(bytes)
  const content = contentOf(files)
  const findings: Finding[] = isExact ? [] : [finding('container', {})]
  const keys = keysOf(files, content, findings)
  const knownLines = known.map(verifierKey)
  const isKeyKnown = keys.some((key) => knownLines.includes(verifierKey(key)))
  if (known.length > 0 && !isKeyKnown) findings.push(finding('key-unknown', {}))
  findings.push(...checkManifest(files, content, keys))
  return { files, content, keys, isKeyKnown, findings }
}

function contentOf(files: ArchiveFiles): ExportContent {
  const text = textOf(files, layout.content)
  if (text === null) throw new ArchiveError(`holds no ${layout.content}`)
  try {
    return exportContent.parse(readExactJson(text, 2))
  } catch {
    throw new ArchiveError(`${layout.content} has not the form of an export`)
  }
}

/** Null: not there, or no text. */
export function textOf(files: ArchiveFiles, path: string): string | null {
  const bytes = files.get(path)
  if (bytes === undefined) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function keysOf(files: ArchiveFiles, { rotations }: ExportContent, findings: Finding[]): readonly NoteKey[] {
  try {
    const current = readVerifierKey(textOf(files, layout.logKey) ?? '')
    const notes = Array.from({ length: rotations }, (_, index) => textOf(files, layout.rotation(index + 1)))
    return keysThrough(
      current,
      notes.filter((note) => note !== null),
    )
  } catch (error) {
    findings.push(finding('manifest-signature', { problem: noteProblem(error) }))
    return []
  }
}

/** What is no fault of a note is thrown on. */
export function noteProblem(error: unknown): string {
  if (error instanceof NoteError) return error.message
  throw error
}

function checkManifest(
  files: ArchiveFiles,
  { log }: ExportContent,
  keys: readonly NoteKey[],
): readonly Finding[] {
  const [current] = keys
  const findings: Finding[] = []
  let hashes: ReadonlyMap<string, string>
  let text: string
  try {
    const note = readNote(textOf(files, layout.manifest) ?? '')
    const isSigned = current?.name === log && signersOf(note, [current]).length > 0
    if (!isSigned) findings.push(finding('manifest-signature', { problem: current?.name ?? '—' }))
    text = note.text
    hashes = readManifest(text)
    if (!text.startsWith(`${log}/export\n`))
      findings.push(finding('manifest-signature', { problem: 'it is of another log' }))
  } catch (error) {
    return [finding('manifest-signature', { problem: noteProblem(error) })]
  }
  for (const [path, hash] of hashes) {
    const bytes = files.get(path)
    if (bytes === undefined) findings.push(finding('file-missing', { path }))
    else if (sha256(bytes).toString('hex') !== hash) findings.push(finding('file-changed', { path }))
  }
  for (const path of files.keys())
    if (path !== layout.manifest && !hashes.has(path)) findings.push(finding('file-extra', { path }))
  if (text !== manifestOf(log, hashes)) findings.push(finding('manifest-form', {}))
  return findings
}
