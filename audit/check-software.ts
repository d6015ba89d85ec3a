import { ArchiveError, type ArchiveFiles, type UnpackBudget, unpackText } from './archive.ts'
import { JsonFormError, readExactJson } from './exact-json.ts'
import { type ExportContent, missingSoftware } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { listAt, textAt } from './json-members.ts'
import { unreadableFile } from './unreadable-file.ts'

const worker = '@temporalio/worker'

/**
 * Whether the list of software is that of the program that made the export, and of a worker no older than those that the
 * histories name: an upgrade comes into the list before it comes into a history.
 */
export function checkSoftware(
  files: ArchiveFiles,
  { missing, program }: ExportContent,
  builds: readonly string[],
  budget: UnpackBudget,
): readonly Finding[] {
  const packed = files.get(layout.sbom)
  const wrong = (problem: string): readonly Finding[] => [finding('software', { problem })]
  if (packed === undefined)
    return missing.some((each) => each.startsWith(missingSoftware))
      ? []
      : [finding('file-missing', { path: layout.sbom })]
  let list: unknown
  try {
    list = readExactJson(unpackText(packed, budget), 1)
  } catch (error) {
    if (error instanceof ArchiveError) return [unreadableFile(layout.sbom, error)]
    if (error instanceof JsonFormError) return wrong(error.message)
    throw error
  }
  if (textAt(list, 'bomFormat') !== 'CycloneDX') return wrong('it is no CycloneDX')
  const version = textAt(list, 'metadata', 'component', 'version') ?? '—'
  if (version !== program) return wrong(`it is of ${version}, the export of ${program}`)
  const listed = listAt(list, 'components').flatMap((each) =>
    textAt(each, 'name') === worker ? (textAt(each, 'version') ?? []) : [],
  )
  const older = versionsOf(builds).find((build) => !listed.some((each) => isAtLeast(each, build)))
  return older === undefined
    ? []
    : wrong(`the histories name ${worker} ${older}, it lists ${listed.join(', ') || '—'}`)
}

/** `@temporalio/worker@1.24.0+hash`; a build that was named in another way says nothing of a version. */
function versionsOf(builds: readonly string[]): readonly string[] {
  const versions = builds.flatMap((build) => /^@temporalio\/worker@(\d+\.\d+\.\d+)\+/u.exec(build)?.[1] ?? [])
  return [...new Set(versions)]
}

function isAtLeast(one: string, other: string): boolean {
  const [numbers, others] = [one, other].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10)),
  )
  for (const [index, number] of (others ?? []).entries()) {
    const mine = numbers?.[index] ?? 0
    if (mine !== number) return mine > number
  }
  return true
}
