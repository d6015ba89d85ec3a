import { FileProblemsError } from './yaml/file-problem.ts'
import { mostTextFileBytes, readRegularFile } from './regular-file.ts'

/** The bytes of a file that people write. Throws `FileProblemsError`, also for what is no regular file or over 512 KB. */
export function bytesOf(path: string): Uint8Array {
  const read = readRegularFile(path, mostTextFileBytes)
  if ('bytes' in read) return read.bytes
  throw new FileProblemsError([{ file: path, line: 1, column: 1, field: '', problem: read.problem }])
}
