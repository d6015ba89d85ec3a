import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf } from '../../config/bytes-of.ts'
import { readTeamFiles } from '../../config/read-project-files.ts'
import { readRecordFile } from '../../client/cli/mark-input.ts'
import { FileProblemsError } from '../../config/yaml/file-problem.ts'
import { mostTextFileBytes, readRegularFile } from '../../config/regular-file.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regular-file-'))
  mkdirSync(at('folder'))
  execFileSync('mkfifo', [at('pipe')])
  writeFileSync(at('right'), '团'.repeat(10))
  writeFileSync(at('limit'), Buffer.alloc(2_000, 'x'))
  writeFileSync(at('empty'), '')
  symlinkSync(at('right'), at('link'))
  writeFileSync(at('large.yaml'), Buffer.alloc(mostTextFileBytes + 1, '#'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('a file that somebody names', () => {
  it('is read whole, also by a link, when it is empty, and when its size is not said beforehand', () => {
    const bytesAt = (path: string): string | null => {
      const read = readRegularFile(path, 2_000)
      return 'bytes' in read ? read.bytes.toString('utf8') : null
    }
    expect(bytesAt(at('right'))).toBe('团'.repeat(10))
    expect(bytesAt(at('link'))).toBe('团'.repeat(10))
    expect(bytesAt(at('empty'))).toBe('')
    expect(bytesAt(at('limit'))).toHaveLength(2_000)
    expect(bytesAt('/proc/self/comm')).not.toBe('')
  })

  it('is refused past the limit, by its size or by what it turns out to hold', () => {
    expect(readRegularFile(at('limit'), 1_999)).toMatchObject({ tooLarge: 2_000 })
    expect(readRegularFile('/proc/self/environ', 3)).toMatchObject({ tooLarge: 4 })
  })

  it.each([
    ['/dev/zero', '设备'],
    ['/dev/null', '设备'],
    ['pipe', '管道'],
    ['folder', '文件夹'],
    ['none', '不存在'],
    ['right/below', '不存在'],
  ])('is refused at once when it is %s', (name, words) => {
    const read = readRegularFile(name.startsWith('/') ? name : at(name), 2_000)
    expect('problem' in read ? read.problem : '').toContain(words)
  })

  it('is refused by each command that reads texts in one form, with the file and no content', () => {
    for (const read of [bytesOf, readRecordFile, (path: string) => readTeamFiles([path])])
      for (const path of [at('pipe'), at('folder'), at('large.yaml'), '/dev/zero']) {
        const problems = problemsOf(() => read(path))
        expect(problems).toMatchObject([{ file: path, line: 1, column: 1, field: '' }])
      }
  })
})

function problemsOf(read: () => unknown): FileProblemsError['problems'] {
  try {
    read()
  } catch (error) {
    if (error instanceof FileProblemsError) return error.problems
    throw error
  }
  return []
}
