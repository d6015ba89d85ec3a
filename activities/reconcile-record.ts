import { readWorkflowId } from '../domain/cadence/state.ts'
import type { Finding } from '../domain/findings.ts'
import { type ArchivedRun, chainOf, readHistory } from '../ledger/archived-run.ts'
import { eventsOfHistory } from '../ledger/outcomes-of-history.ts'
import { differenceFindings, type RunDifferences } from '../ledger/reconcile-run.ts'
import type { KeepingRequest, ReconcileResult } from './activities.ts'
import { dropWhatLostTasksWrote } from './lost-tasks.ts'
import type { KeeperPorts } from './ports.ts'

const kinds = ['entry-missing', 'entry-only-in-ledger', 'entry-differs', 'archive-damaged'] as const

/**
 * Compares the ledger with the archived histories of the runs in force, event for event where something was archived in
 * this keeping or the numbers do not agree, or did not when last looked at; and drops what only lost tasks had written.
 */
export async function reconcileRecord(ports: KeeperPorts, { at }: KeepingRequest): Promise<ReconcileResult> {
  const { archive, register } = ports
  const runs = (await register.archivedRuns()).filter(({ workflowId }) => readWorkflowId(workflowId) !== null)
  const suspects = new Set((await register.standingFindings()).map(({ subject }) => subject))
  const findings: Finding[] = []
  const counts = { compared: 0, counted: 0 }
  for (const [workflowId, ofWorkflow] of Map.groupBy(runs, (run) => run.workflowId)) {
    const chain = chainOf(ofWorkflow)
    const differences: RunDifferences[] = []
    for (const [index, run] of chain.entries()) {
      const isFresh = run.archivedAt >= at || suspects.has(workflowId)
      if (!isFresh && (await hasItsNumber(run))) {
        counts.counted += 1
        continue
      }
      const kept = await archive.get(run.sha256)
      if (kept.state !== 'sound') {
        findings.push({ kind: 'archive-damaged', subject: workflowId, details: { runId: run.runId } })
        continue
      }
      const events = eventsOfHistory(readHistory(kept.text))
      const isEnd = index === chain.length - 1 && run.status !== 'running'
      differences.push(await register.compareRun({ workflowId, events, isEnd }))
      counts.compared += 1
    }
    findings.push(...differenceFindings(workflowId, differences))
  }
  await register.putFindings(kinds, findings, at)
  const dropped = await dropWhatLostTasksWrote(ports, runs)
  return { ...counts, dropped, findings }

  async function hasItsNumber({ workflowId, firstSequence, lastSequence }: ArchivedRun): Promise<boolean> {
    if (firstSequence === null || lastSequence === null) return true
    const count = await register.countEvents(workflowId, firstSequence, lastSequence)
    return count === lastSequence - firstSequence + 1
  }
}
