import { archiveHistories } from '../activities/archive-histories.ts'
import { ledgerRegister } from '../activities/ledger-register.ts'
import { type HistoriesPlace, temporalHistories } from '../activities/temporal-histories.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import type { Archive } from '../ledger/archive/archive-folder.ts'
import { archivedRuns, putArchivedRun } from '../ledger/archive/archive-runs.ts'
import type { ArchivedRun } from '../ledger/archive/archived-run.ts'
import type { Ledger } from '../ledger/open-ledger.ts'

const historiesAtATime = 500

/** What the archive should have and has not as it should. */
type RunId = Pick<ArchivedRun, 'workflowId' | 'runId'>

/**
 * Archives what the keeper would, in this process, and `again` whatever was archived and is there no more; gives back how
 * many histories that were.
 */
export async function archiveNow(
  place: HistoriesPlace,
  ledger: Ledger,
  archive: Archive,
  { again, at }: { readonly again: readonly RunId[]; readonly at: Instant },
): Promise<number> {
  const histories = temporalHistories(place)
  const ports = { histories, archive, register: ledgerRegister(ledger) }
  try {
    let count = 0
    for (const { workflowId, runId } of [...again, ...(await goneFrom(archive, ledger))]) {
      const text = await histories.history(workflowId, runId)
      if (text === null) continue
      await putArchivedRun(ledger, await archive.put({ workflowId, runId, text, at }))
      count += 1
    }
    for (;;) {
      const { archived, isLeft, snapshots } = await archiveHistories(ports, { at, limit: historiesAtATime })
      count += archived + snapshots
      if (!isLeft) return count
    }
  } finally {
    await histories.close()
  }
}

/** Runs that the index has and the archive itself has not. */
async function goneFrom(archive: Archive, ledger: Ledger): Promise<readonly RunId[]> {
  const kept = new Set((await archive.list()).map(({ runId }) => runId))
  return (await archivedRuns(ledger)).filter(({ runId }) => !kept.has(runId))
}
