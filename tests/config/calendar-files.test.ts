import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calendarVersion, readCalendarFolder } from '../../config/calendar-files.ts'
import { FileProblemsError } from '../../config/yaml/file-problem.ts'

const shipped = fileURLToPath(new URL('../../calendars/', import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'calendars-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
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

describe('readCalendarFolder', () => {
  it('reads every year of the project, ascending', () => {
    const years = readCalendarFolder(shipped).map(({ year }) => year)
    expect(years).toEqual(Array.from({ length: 17 }, (_, index) => 2020 + index))
  })

  it('leaves other files alone', () => {
    cpSync(join(shipped, '2026.json'), join(folder, '2026.json'))
    writeFileSync(join(folder, 'README.md'), '# years')
    expect(readCalendarFolder(folder)).toHaveLength(1)
  })

  it('reports the problems of all files at once', () => {
    const text = readFileSync(join(shipped, '2026.json'), 'utf8')
    writeFileSync(join(folder, '2025.json'), text)
    writeFileSync(join(folder, '2026.json'), text.replace('"2026-01-02"', '"2026-02-30"'))
    writeFileSync(join(folder, '2026 copy.json'), text)
    writeFileSync(join(folder, '2027.json'), '{')
    mkdirSync(join(folder, '2028.json'))
    const files = problemsOf(() => readCalendarFolder(folder)).map((problem) => problem.file)
    expect([...new Set(files)].toSorted()).toEqual(
      ['2025.json', '2026 copy.json', '2026.json', '2027.json', '2028.json']
        .map((name) => join(folder, name))
        .toSorted(),
    )
  })

  it('reports a folder that holds no year and one that does not exist', () => {
    expect(problemsOf(() => readCalendarFolder(folder))[0]?.problem).toContain('no calendar files')
    expect(problemsOf(() => readCalendarFolder(join(folder, 'none')))[0]?.problem).toContain('cannot be read')
  })
})

describe('calendarVersion', () => {
  const years = readCalendarFolder(shipped)

  it('is one short word, whatever the order of years and keys', () => {
    const turned = [...years]
      .toReversed()
      .map(({ work, off, notice, status, year }) => ({ work, off, notice, status, year }))
    expect(calendarVersion(years)).toMatch(/^cal-[0-9a-f]{16}$/)
    expect(calendarVersion(turned)).toBe(calendarVersion(years))
  })

  it('changes with any day, status or notice', () => {
    const [first, ...rest] = years
    if (first === undefined) throw new Error('no years')
    const others = [
      [{ ...first, off: first.off.slice(1) }, ...rest],
      [{ ...first, status: 'provisional' as const }, ...rest],
      [{ ...first, notice: null }, ...rest],
      rest,
    ].map(calendarVersion)
    expect(new Set([calendarVersion(years), ...others]).size).toBe(5)
  })
})
