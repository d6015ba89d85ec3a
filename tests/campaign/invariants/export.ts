import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLogKey } from '../../../audit/log-keys.ts'
import { verifyExport } from '../../../audit/verify-export.ts'
import { writeExport } from '../../../audit/write-export.ts'
import { gatherExport } from '../../../operations/export/gather-export.ts'
import { templateSteps } from '../../../operations/export/template-steps.ts'
import { replayRuns } from '../../../operations/export/verify-share.ts'
import { withoutSourceMap } from '../../../operations/export/workflow-code.ts'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { dataFolderOf, type Stage } from '../stage.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

const mostShown = 5

/** Exports the teams none of whose runs was ended by hand, and verifies the export offline. @source docs/fault-report.md, "What has to hold afterwards" */
export async function breachesOfExport(stage: Stage): Promise<readonly string[]> {
  const { temporal, ended, teams } = stage
  const dataFolder = dataFolderOf(stage)
  const whole = teams.filter(({ teamId }) => teamWorkflowIds(teamId).every((id) => !ended.has(id)))
  const bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
  const material = await gatherExport({
    client: temporal.client,
    dataFolder,
    ledger: stage.place,
    archiveFolder: join(dataFolder, 'archive'),
    teamIds: whole.map(({ teamId }) => teamId),
    workflowCode: { code: withoutSourceMap(bundle.code), sourceHash: bundle.sourceHash },
    madeAt: instantFromMs(Date.now()),
  })
  const { zip } = writeExport(material, await readLogKey(dataFolder))
  const verdict = await verifyExport({
    bytes: zip,
    checkpoints: [],
    fingerprints: [],
    keys: [],
    stepsOf: templateSteps,
    replayOn: () => replayRuns(bundle.code),
  })
  if (verdict.consistent && verdict.teams.length === whole.length) return []
  return verdict.findings.slice(0, mostShown).map((finding) => `export: ${JSON.stringify(finding)}`)
}
