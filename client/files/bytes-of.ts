import { readFileSync } from 'node:fs'
import { FileProblemsError } from '../../domain/schemas/file-problem.ts'

/** The file's bytes. Throws `FileProblemsError`. */
export function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const problem = `文件无法读取 / the file cannot be read: ${message}`
    throw new FileProblemsError([{ file: path, line: 1, column: 1, field: '', problem }])
  }
}
