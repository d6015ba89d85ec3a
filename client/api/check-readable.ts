import { join } from 'node:path'
import { leafLine } from '../../audit/canonical-leaf.ts'
import { leavesOf, type RunJson } from '../../audit/recorded-leaves.ts'
import type { RunText } from '../../audit/write-export.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { teamHistories } from '../../operations/export/team-histories.ts'
import type { ApiDeps } from './api-deps.ts'

/** Why the record of a team cannot be exported, which it has to be once it is released; null: it can. */
export async function checkReadable(
  { archiveFolder, client, dataFolder }: Pick<ApiDeps, 'archiveFolder' | 'client' | 'dataFolder'>,
  teamId: string,
): Promise<Refusal | null> {
  const archive = folderArchive(archiveFolder ?? join(dataFolder, 'archive'))
  try {
    const logs = await teamHistories({ client, archive, archived: await archive.list() }, teamId)
    for (const { runs } of logs) for (const leaf of leavesOf(teamId, runs.map(readRun))) leafLine(leaf)
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const problem = `${teamId} 的历史现在读不全，移交后将无法导出，未作移交 / its histories cannot all be read, so that it could not be exported; not released: ${reason}`
    return refuse('unavailable', { problem })
  }
}

function readRun({ json, runId }: RunText): RunJson {
  return { runId, history: JSON.parse(json) }
}
