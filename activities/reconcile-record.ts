import { readWorkflowId } from '../domain/cadence/state.ts'
import { type Finding, standstillCodes } from '../domain/findings.ts'
import { type ArchivedRun, chainOf, readHistory } from '../ledger/archive/archived-run.ts'
import { eventsOfHistory } from '../ledger/rebuild/outcomes-of-history.ts'
import { differenceFindings, type RunDifferences } from '../ledger/rebuild/reconcile-run.ts'
import type { KeepingRequest, ReconcileResult } from './activities.ts'
import { type ArchivedRecord, heldOutside, mayHoldMore } from './held-outside.ts'
import { dropWhatLostTasksWrote } from './lost-tasks.ts'
import type { KeeperPorts } from './ports.ts'

const kinds = ['entry-missing', 'entry-only-in-ledger', 'entry-differs', 'archive-damaged'] as const
/** What was put in the place of a run shows here as entries that no history in force holds. */
const stillKinds = standstillCodes.filter((kind) => kind !== 'run-replaced')

const none: RunDifferences = { missing: [], onlyInLedger: [], differing: [] }

/**
 * Compares the ledger with the archived histories of the runs in force, event for event where something was archived in
 * this keeping or the numbers do not agree, or did not when last looked at; finds what the ledger alone holds, and the
 * workflows that stand still; and drops what only lost tasks had written.
 */
export async function reconcileRecord(ports: KeeperPorts, { at }: KeepingRequest): Promise<ReconcileResult> {
  const { archive, histories, register, standstills } = ports
  const runs = (await register.archivedRuns()).filter(({ workflowId }) => readWorkflowId(workflowId) !== null)
  const suspects = new Set((await register.standingFindings()).map(({ subject }) => subject))
  const spans = await register.spans()
  const findings: Finding[] = []
  const counts = { compared: 0, counted: 0 }
  const byWorkflow = Map.groupBy(runs, (run) => run.workflowId)
  for (const [workflowId, ofWorkflow] of byWorkflow) {
    const chain = chainOf(ofWorkflow)
    const record = { chain, archived: ofWorkflow }
    const differences: RunDifferences[] = [await onlyHeld(workflowId, record)]
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
  for (const workflowId of spans.keys()) {
    if (byWorkflow.has(workflowId) || (await histories.current(workflowId)) !== null) continue
    const onlyInLedger = await register.sequences(workflowId)
    findings.push(...differenceFindings(workflowId, [{ ...none, onlyInLedger }]))
  }
  await register.putFindings(kinds, findings, at)
  const still = await standstills()
  await register.putFindings(stillKinds, still, at)
  const dropped = await dropWhatLostTasksWrote(ports, runs)
  return { ...counts, dropped, findings: [...findings, ...still] }

  async function onlyHeld(workflowId: string, record: ArchivedRecord): Promise<RunDifferences> {
    const held = spans.get(workflowId)
    if (held === undefined || !mayHoldMore(record, held)) return none
    return { ...none, onlyInLedger: heldOutside(record, await register.sequences(workflowId)) }
  }

  async function hasItsNumber({ workflowId, firstSequence, lastSequence }: ArchivedRun): Promise<boolean> {
    if (firstSequence === null || lastSequence === null) return true
    const count = await register.countEvents(workflowId, firstSequence, lastSequence)
    return count === lastSequence - firstSequence + 1
  }
}
