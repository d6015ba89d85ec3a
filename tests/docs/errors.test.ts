import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { refusalTable } from '../../domain/refusals.ts'

const written = readFileSync(join(projectFolder(), 'docs', 'errors.md'), 'utf8')
const rows = written
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

describe('docs/errors.md', () => {
  it('has a row for every refusal, and no other', () => {
    expect(rows.map(([code]) => code)).toEqual(Object.keys(refusalTable).map((code) => `\`${code}\``))
  })

  it.each(Object.entries(refusalTable))('says of %s what the code says', (code, kind) => {
    const row = rows.find(([given]) => given === `\`${code}\``)
    expect(row?.slice(1)).toEqual([kind.zh, kind.en, `${kind.httpStatus}`, `${kind.exitCode}`])
  })

  it.each(Object.entries(refusalTable))('%s names the same details in both languages', (_, { zh, en }) => {
    const named = (text: string): string[] =>
      [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[0]).toSorted()
    expect(named(en)).toEqual(named(zh))
  })
})
