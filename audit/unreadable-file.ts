import { type ArchiveError, TooLargeError } from './archive.ts'
import { type Finding, finding } from './findings.ts'

/** That a file of an export is not read; of an export that unpacks to too much it is told once. */
export function unreadableFile(path: string, error: ArchiveError): Finding {
  if (error instanceof TooLargeError && error.of === 'export') return finding('export-too-large', {})
  return finding('file-unreadable', { path, problem: error.message })
}
