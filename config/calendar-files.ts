import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import { parseCalendarYear } from './calendar-schema.ts'
import { type FileProblem, FileProblemsError } from './yaml/file-problem.ts'
import { bytesOf } from './bytes-of.ts'

/**
 * The years of a folder of `YEAR.json` files, ascending; other files than `.json` are left alone. Throws
 * `FileProblemsError` with every problem of every file, also when the folder cannot be read or holds no year.
 */
export function readCalendarFolder(folder: string): readonly CalendarYear[] {
  const names = namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
  if (names.length === 0)
    throw new FileProblemsError([folderProblem(folder, '没有日历文件 / no calendar files')])
  const read = names.map((name) => readYear(folder, name))
  const problems = read.flatMap((each) => (each.ok ? [] : each.problems))
  if (problems.length > 0) throw new FileProblemsError(problems)
  return read.flatMap((each) => (each.ok ? [each.year] : []))
}

/** `cal-` and 16 hexadecimal digits that stand for the content of these years, in whatever order they are given. */
export function calendarVersion(years: readonly CalendarYear[]): string {
  const ascending = [...years].toSorted((one, other) => one.year - other.year)
  const text = JSON.stringify(
    ascending.map(({ year, status, notice, off, work }) => sorted({ year, status, notice, off, work })),
  )
  return `cal-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    throw new FileProblemsError([folderProblem(folder, `无法读取 / cannot be read: ${messageOf(error)}`)])
  }
}

function readYear(folder: string, name: string): ReturnType<typeof parseCalendarYear> {
  const path = join(folder, name)
  if (!/^[0-9]{4}\.json$/.test(name)) {
    return {
      ok: false,
      problems: [
        {
          ...folderProblem(path, '文件名应为年份 / the file must be named by its year'),
          expected: '2026.json',
        },
      ],
    }
  }
  try {
    return parseCalendarYear(bytesOf(path), path)
  } catch (error) {
    if (!(error instanceof FileProblemsError)) throw error
    return { ok: false, problems: error.problems }
  }
}

function folderProblem(file: string, problem: string): FileProblem {
  return { file, line: 1, column: 1, field: '', problem }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The same JSON with its keys in order, so that two writings of one content are one version. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
