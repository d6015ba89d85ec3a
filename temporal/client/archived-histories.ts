import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import type { Archive } from '../../ledger/archive/archive-folder.ts'
import { type ArchivedRun, chainOf } from '../../ledger/archive/archived-run.ts'
import type { RunHistory } from './run-chain.ts'

/** An archived history is damaged or not there. */
export class ArchiveDamagedError extends Error {
  override readonly name = 'ArchiveDamagedError'
  readonly run: ArchivedRun

  constructor(run: ArchivedRun) {
    super(
      `归档文件损坏或缺失 / an archived file is damaged or missing: ${run.workflowId} ${run.runId} ${run.sha256}`,
    )
    this.run = run
  }
}

/** Every run that a workflow's record follows from, the first one first. `isWhole`: none is missing in between. */
export interface ArchivedChain {
  readonly workflowId: string
  readonly runs: readonly ArchivedRun[]
  readonly isWhole: boolean
}

export function archivedChains(runs: readonly ArchivedRun[]): readonly ArchivedChain[] {
  return [...Map.groupBy(runs, ({ workflowId }) => workflowId)].map(([workflowId, ofWorkflow]) => {
    const chain = chainOf(ofWorkflow)
    return { workflowId, runs: chain, isWhole: chain[0]?.previousRunId === null }
  })
}

/** As `runChain` of the server gives it. Throws `ArchiveDamagedError`. */
export async function archivedHistory(archive: Archive, run: ArchivedRun): Promise<RunHistory> {
  const kept = await archive.get(run.sha256)
  if (kept.state !== 'sound') throw new ArchiveDamagedError(run)
  const { workflowId, runId } = run
  const text: unknown = JSON.parse(kept.text)
  return { workflowId, runId, history: historyFromJSON(text) }
}
