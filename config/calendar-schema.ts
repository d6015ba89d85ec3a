import { z } from 'zod'
import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import { parseCivilDate, weekdayOf } from '../domain/calendar/civil-date.ts'
import { dateField, wholeNumberField, wordField } from './yaml/fields.ts'
import { type FileProblem, sortProblems } from './yaml/file-problem.ts'
import { problemAt, readYamlFile, type YamlFile } from './yaml/yaml-file.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'
import { problemsOfIssues } from './yaml/zod-problems.ts'

export type CalendarYearResult =
  | { readonly ok: true; readonly year: CalendarYear }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

const list = { error: '列表 / a list' }
const filled = z.string({ error: '文字 / text' }).min(1, { error: '文字 / text' })
const notice = closedObject({
  title: filled,
  date: dateField,
  url: filled,
  amendedBy: z.unknown().optional(),
})
const calendarYear = closedObject({
  year: wholeNumberField(1900, 2999),
  status: wordField(['published', 'provisional']),
  notice: notice.nullable(),
  off: z.array(dateField, list),
  work: z.array(dateField, list),
})

/**
 * The calendar of one year from the JSON of `calendars/YEAR.json`, or everything that is wrong with it, each with
 * line, column and field.
 */
export function parseCalendarYear(source: string | Uint8Array, fileName: string): CalendarYearResult {
  // JSON is YAML; the YAML reader knows where everything stands.
  const { yaml, problems } = readYamlFile(source, fileName)
  const notJson = problems.length > 0 ? [] : jsonProblems(source, fileName)
  if (yaml === null || notJson.length > 0) return { ok: false, problems: [...problems, ...notJson] }
  const parsed = calendarYear.safeParse(yaml.value)
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues)
  const all = sortProblems([...problems, ...issues, ...faultsOf(yaml, fileName)])
  return parsed.success && all.length === 0 ? { ok: true, year: parsed.data } : { ok: false, problems: all }
}

function jsonProblems(source: string | Uint8Array, file: string): readonly FileProblem[] {
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source)
  try {
    JSON.parse(text.replace(/^\ufeff/, ''))
    return []
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const place = /line ([0-9]+) column ([0-9]+)/.exec(message)
    const position = { line: Number(place?.[1] ?? 1), column: Number(place?.[2] ?? 1) }
    return [{ file, ...position, field: '', problem: `不是 JSON / not JSON: ${message}`, expected: 'JSON' }]
  }
}

const looseDates = z.array(z.string().nullable().catch(null)).catch([])
const looseYear = z
  .object({
    year: z.number().nullable().catch(null),
    status: z.string().nullable().catch(null),
    notice: z.unknown(),
    off: looseDates,
    work: looseDates,
  })
  .nullable()
  .catch(null)

function faultsOf(yaml: YamlFile, fileName: string): readonly FileProblem[] {
  const year = looseYear.parse(yaml.value)
  if (year === null) return []
  const { work, off } = year
  const named = /(?:^|[\\/])([0-9]{4})\.json$/.exec(fileName)?.[1]
  return [
    ...(named !== undefined && year.year !== null && Number(named) !== year.year
      ? [problemAt(yaml, ['year'], '与文件名不同 / differs from the name of the file', named)]
      : []),
    ...statusFaults(yaml, year),
    ...dayFaults(yaml, year.year, 'off', off),
    ...dayFaults(yaml, year.year, 'work', work),
    ...work.flatMap((day, index) => {
      const at = ['work', index]
      const both =
        day !== null && off.includes(day)
          ? [problemAt(yaml, at, `${day} 也在 off 中 / is in off as well`)]
          : []
      const isDate = day !== null && parseCivilDate(day) !== null
      const inWeek = isDate && weekdayOf(day) <= 5
      return inWeek
        ? [
            ...both,
            problemAt(yaml, at, `${day} 不在周末 / is not at a weekend`, '周六或周日 / a Saturday or Sunday'),
          ]
        : both
    }),
  ]
}

function statusFaults(yaml: YamlFile, year: NonNullable<z.infer<typeof looseYear>>): readonly FileProblem[] {
  const hasNotice = typeof year.notice === 'object' && year.notice !== null
  if (year.status === 'published' && !hasNotice)
    return [problemAt(yaml, ['notice'], '已公布的年份须有通知 / a published year needs its notice')]
  if (year.status !== 'provisional') return []
  return [
    ...(hasNotice
      ? [problemAt(yaml, ['notice'], '暂定的年份没有通知 / a provisional year has no notice', 'null')]
      : []),
    ...(year.work.length > 0
      ? [
          problemAt(
            yaml,
            ['work'],
            '暂定的年份没有调休上班 / a provisional year has no worked weekends',
            '[]',
          ),
        ]
      : []),
  ]
}

/** In order, none twice, from the December before to the January after. */
function dayFaults(
  yaml: YamlFile,
  year: number | null,
  key: 'off' | 'work',
  days: readonly (string | null)[],
): readonly FileProblem[] {
  return days.flatMap((day, index) => {
    if (day === null || parseCivilDate(day) === null) return []
    const before = days[index - 1] ?? null
    const unordered = before !== null && parseCivilDate(before) !== null && before >= day
    const outside = year !== null && (day < `${year - 1}-12-01` || day > `${year + 1}-01-31`)
    return [
      ...(unordered ? [problemAt(yaml, [key, index], `${day} 重复或次序不对 / twice or out of order`)] : []),
      ...(outside
        ? [problemAt(yaml, [key, index], `${day} 不属于 ${year} 年的通知 / not of the notice of ${year}`)]
        : []),
    ]
  })
}
