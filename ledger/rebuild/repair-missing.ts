import { appendOutcomes } from '../record/append.ts'
import type { Archive } from '../archive/archive-folder.ts'
import { type ArchivedRun, chainOf, readHistory } from '../archive/archived-run.ts'
import type { Ledger } from '../open-ledger.ts'
import { outcomesOfHistory } from './outcomes-of-history.ts'
import { addressOf } from '../address.ts'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import { compareRun } from './reconcile-run.ts'

/**
 * Writes what the ledger lacks of the archived histories in force, and gives back how many events that were. What it has
 * already, and what contradicts them, is left as it is. Nobody knows whether people were told: their deliveries are
 * unknown.
 */
export async function writeMissing(
  ledger: Ledger,
  archive: Archive,
  archived: readonly ArchivedRun[],
): Promise<number> {
  let written = 0
  for (const [workflowId, runs] of Map.groupBy(archived, (run) => run.workflowId)) {
    if (readWorkflowId(workflowId) === null) continue
    for (const run of chainOf(runs)) {
      const kept = await archive.get(run.sha256)
      if (kept.state === 'sound') written += await writeRun(ledger, workflowId, kept.text)
    }
  }
  return written
}

async function writeRun(ledger: Ledger, workflowId: string, text: string): Promise<number> {
  const outcomes = outcomesOfHistory(readHistory(text))
  const events = outcomes.flatMap((batch) => batch.events)
  const { missing } = await compareRun(ledger, { workflowId, events, isEnd: false })
  if (missing.length === 0) return 0
  const lacking = new Set(missing)
  const { teamId, step } = addressOf(workflowId)
  const appended = await appendOutcomes(
    ledger,
    {
      events: events.filter(({ sequence }) => lacking.has(sequence)),
      notices: outcomes
        .flatMap((batch) => batch.notices)
        .filter((notice) => notice.teamId === teamId && notice.step === step && lacking.has(notice.sequence)),
    },
    { deliveries: 'unknown' },
  )
  return appended.events
}
