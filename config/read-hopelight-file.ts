import { existsSync } from 'node:fs'
import { FileProblemsError } from './yaml/file-problem.ts'
import { type HopelightFile, onlyTheFile, parseHopelightFile } from './hopelight-file-schema.ts'
import { bytesOf } from './bytes-of.ts'

const standardName = 'hopelight.yaml'

/**
 * The settings file that is named, else `./hopelight.yaml` where there is one, else what holds without any. Throws
 * `FileProblemsError`.
 */
export function readHopelightFile(given: string | null): HopelightFile {
  const path = given ?? (existsSync(standardName) ? standardName : null)
  if (path === null) return onlyTheFile
  const result = parseHopelightFile(bytesOf(path), path)
  if (!result.ok) throw new FileProblemsError(result.problems)
  return result.file
}
