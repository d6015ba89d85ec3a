import type { ArchiveFiles } from './archive.ts'
import type { ExportContent } from './export-content.ts'
import { layout } from './export-layout.ts'
import { exportReadme } from './export-readme.ts'
import { type Finding, finding } from './findings.ts'
import { textOf } from './open-export.ts'

/** Named by what the histories say they plan by, which `checkPlanData` holds them against. */
const isPlanData = /^(?:calendars|templates)\//u

/** Whether an export holds the files that its content names, and no others, so that nothing in it is vouched for unread. */
export function checkFiles(files: ArchiveFiles, content: ExportContent): readonly Finding[] {
  const wanted = pathsOf(content)
  const text = textOf(files, layout.readme)
  return [
    ...[...wanted].filter((path) => !files.has(path)).map((path) => finding('file-missing', { path })),
    ...[...files.keys()]
      .filter((path) => !wanted.has(path) && path !== layout.sbom && !isPlanData.test(path))
      .map((path) => finding('file-unknown', { path })),
    ...(text === null || text === exportReadme(content)
      ? []
      : [
          finding('file-differs', {
            path: layout.readme,
            problem: 'it is not what this program writes there',
          }),
        ]),
  ]
}

function pathsOf({ actorKeys, rotations, teams }: ExportContent): ReadonlySet<string> {
  return new Set([
    layout.readme,
    layout.manifest,
    layout.content,
    layout.logKey,
    layout.workflowCode,
    ...numbered(rotations, layout.rotation),
    ...numbered(actorKeys, layout.actorKey),
    ...teams.flatMap(({ earlierCheckpoints, logs, teamId }) => [
      layout.proofs(teamId),
      layout.checkpoint(teamId),
      ...numbered(earlierCheckpoints, (number) => layout.earlierCheckpoint(teamId, number)),
      ...logs.flatMap(({ runs, workflowId }) => [
        layout.entries(workflowId),
        ...numbered(runs.length, (number) => layout.history(workflowId, number)),
      ]),
    ]),
  ])
}

function numbered(count: number, path: (number: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => path(index + 1))
}
