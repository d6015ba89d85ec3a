import type { ArchiveFiles } from './archive.ts'
import { canonicalText } from './canonical-json.ts'
import type { CheckedLog } from './check-log.ts'
import { readExactJson } from './exact-json.ts'
import { type ExportContent, missingCalendar, missingTemplate } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { isObject } from './json-members.ts'
import { sha256 } from './merkle-tree.ts'
import { textOf } from './open-export.ts'
import { definitionDigest } from './planned-by.ts'

/** The definitions in the text of a template; null: it is none. */
export type StepsOf = (name: string, yaml: string) => readonly unknown[] | null

/**
 * Whether the calendars and templates that an export brings along are those that its histories planned by: a calendar by its
 * hash, which is its name; a template by the definitions that the runs carry. `stepsOf` absent: templates are not read.
 */
export function checkPlanData(
  files: ArchiveFiles,
  { missing }: ExportContent,
  logs: readonly CheckedLog[],
  stepsOf?: StepsOf,
): readonly Finding[] {
  const planned = logs.flatMap(({ plannedBy }) => plannedBy)
  const calendars = new Set(planned.map(({ calendarVersion }) => calendarVersion))
  const templates = new Set(planned.map(({ template }) => template))
  const digests = new Map(
    [...templates].map((name) => [
      name,
      planned.filter((each) => each.template === name).flatMap(({ definitions }) => definitions),
    ]),
  )
  return [
    ...[...calendars]
      .filter((version) => !missing.includes(missingCalendar(version)))
      .flatMap((version) => checkCalendar(files, version)),
    ...[...templates]
      .filter((name) => !missing.includes(missingTemplate(name)))
      .flatMap((name) => checkTemplate(files, name, digests.get(name) ?? [], stepsOf)),
  ]
}

/** Those that no history of any team names; `planned` is of all of them. */
export function checkPlanPaths(
  files: ArchiveFiles,
  planned: readonly CheckedLog['plannedBy'][],
): readonly Finding[] {
  const all = planned.flat()
  const calendars = new Set(all.map(({ calendarVersion }) => calendarVersion))
  const templates = new Set(all.map(({ template }) => layout.template(template)))
  return [...files.keys()].flatMap((path) => {
    const [, version] = /^calendars\/([^/]+)\/\d{4}\.json$/u.exec(path) ?? []
    const isKnown = path.startsWith('templates/')
      ? templates.has(path)
      : !path.startsWith('calendars/') || (version !== undefined && calendars.has(version))
    return isKnown ? [] : [finding('file-unknown', { path })]
  })
}

function checkCalendar(files: ArchiveFiles, version: string): readonly Finding[] {
  const folder = `calendars/${version}/`
  const paths = [...files.keys()].filter((path) => path.startsWith(folder)).toSorted()
  const wrong = (path: string, problem: string): readonly Finding[] => [
    finding('file-differs', { path, problem }),
  ]
  if (paths.length === 0) return [finding('file-missing', { path: folder })]
  const years: unknown[] = []
  for (const path of paths) {
    const year = yearIn(textOf(files, path) ?? '')
    if (year === null || layout.calendarYear(version, year.year) !== path)
      return wrong(path, 'it is no year of it')
    years.push(year)
  }
  return calendarHash(years) === version ? [] : wrong(folder, 'its hash is another than its name')
}

function yearIn(text: string): { readonly year: number } | null {
  try {
    const read = readExactJson(text, 2)
    return isObject(read) && typeof read['year'] === 'number' ? { ...read, year: read['year'] } : null
  } catch {
    return null
  }
}

/** Worked out here anew: what proves the record does not rest on what writes it. */
function calendarHash(years: readonly unknown[]): string {
  try {
    return `cal-${sha256(canonicalText(years)).toString('hex').slice(0, 16)}`
  } catch {
    return ''
  }
}

function checkTemplate(
  files: ArchiveFiles,
  name: string,
  digests: readonly string[],
  stepsOf: StepsOf | undefined,
): readonly Finding[] {
  const path = layout.template(name)
  const yaml = textOf(files, path)
  if (yaml === null) return [finding('file-missing', { path })]
  if (stepsOf === undefined) return []
  const known = new Set((stepsOf(name, yaml) ?? []).map(definitionDigest))
  const isSame = known.size > 0 && digests.every((digest) => known.has(digest))
  return isSame ? [] : [finding('file-differs', { path, problem: 'the runs were given other definitions' })]
}
