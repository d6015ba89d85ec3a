import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import { refuse, type Refusal } from '../../domain/refusals.ts'
import type { Archive } from '../../ledger/archive/archive-folder.ts'
import { archivedChains, archivedHistory } from '../../temporal/client/archived-histories.ts'
import type { RunHistory } from '../../temporal/client/run-chain.ts'

/** Where a rebuild takes the histories from. */
export interface HistorySource {
  /** Of teams. */
  workflowIds(): Promise<Iterable<string>>
  /** Of each of these, one run after another; `onLost` hears of each of which there is not every run. */
  histories(workflowIds: Iterable<string>, onLost: (workflowId: string) => void): AsyncIterable<RunHistory>
  /** Workflows whose histories are snapshots, each with the last sequence in it. */
  snapshots(): Promise<ReadonlyMap<string, number>>
  stop(): Promise<void>
}

/** Null: there is one. */
export function missingArchive(folder: string): Refusal | null {
  if (existsSync(join(folder, 'runs'))) return null
  const problem = `${folder} 不是归档文件夹（没有 runs/） / is no archive folder: it has no runs/`
  return refuse('bad-input', { problem })
}

/** Histories from an archive alone. Throws `ArchiveDamagedError` when one does not match its hash. */
export function archiveSource(archive: Archive): HistorySource {
  const chains = async () =>
    archivedChains((await archive.list()).filter(({ workflowId }) => readWorkflowId(workflowId) !== null))
  return {
    async workflowIds() {
      return (await chains()).map(({ workflowId }) => workflowId)
    },
    async *histories(workflowIds, onLost) {
      const known = new Map((await chains()).map((chain) => [chain.workflowId, chain]))
      for (const workflowId of workflowIds) {
        const chain = known.get(workflowId)
        if (chain === undefined || !chain.isWhole) {
          onLost(workflowId)
          continue
        }
        for (const run of chain.runs) yield await archivedHistory(archive, run)
      }
    },
    async snapshots() {
      const heads = (await chains()).flatMap(({ runs }) => runs.at(-1) ?? [])
      const open = heads.filter(({ status }) => status === 'running')
      return new Map(open.map(({ lastSequence, workflowId }) => [workflowId, lastSequence ?? 0]))
    },
    stop: async () => undefined,
  }
}
