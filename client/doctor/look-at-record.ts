import { addMs } from '../../domain/calendar/instant.ts'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import type { Finding } from '../../domain/findings.ts'
import { eventsOfHistory } from '../../ledger/outcomes-of-history.ts'
import { recordedWorkflows } from '../../ledger/queries/workflows.ts'
import { compareRun, differenceFindings, type RunDifferences } from '../../ledger/reconcile-run.ts'
import { type ChainRun, wholeChain } from '../programme-client/whole-chain.ts'
import type { Patient } from './place.ts'

/** The keeper archives once a day, and is allowed some hours more. */
const archivedWithinMs = 26 * 3_600_000

/**
 * Compares the whole record, event for event, with every history there is: what has ended as the archive holds it, whose
 * files are checked against their hashes on the way; what goes on as Temporal holds it.
 */
export async function lookAtRecord(patient: Patient): Promise<readonly Finding[]> {
  const { archived, ledger } = patient
  const workflowIds = new Set([
    ...(await recordedWorkflows(ledger)),
    ...archived.map(({ workflowId }) => workflowId).filter((id) => readWorkflowId(id) !== null),
  ])
  const findings: Finding[] = []
  for (const workflowId of workflowIds) findings.push(...(await lookAtWorkflow(patient, workflowId)))
  return findings
}

async function lookAtWorkflow(patient: Patient, workflowId: string): Promise<readonly Finding[]> {
  const { archive, archived, ledger, temporal } = patient
  const client = temporal?.door.client ?? null
  const chain = await wholeChain({ client, archive, archived }, workflowId, 'archive')
  if (chain === null) {
    // A server that was not asked may well have it; one that has it not is told as a deletion.
    return []
  }
  const { damaged, missingRunId, runs } = chain
  const differences: RunDifferences[] = []
  for (const [index, { closedAt, history }] of runs.entries()) {
    const isEnd = closedAt !== null && index === runs.length - 1
    differences.push(await compareRun(ledger, { workflowId, events: eventsOfHistory(history), isEnd }))
  }
  return [
    ...differenceFindings(workflowId, differences),
    ...damaged.map(
      ({ runId }): Finding => ({ kind: 'archive-damaged', subject: workflowId, details: { runId } }),
    ),
    ...(missingRunId === null || temporal === null || damaged.length > 0
      ? []
      : [{ kind: 'history-lost', subject: workflowId, details: { runId: missingRunId } } as const]),
    ...notArchived(patient, workflowId, runs),
  ]
}

function notArchived(
  { archived, now }: Patient,
  workflowId: string,
  runs: readonly ChainRun[],
): readonly Finding[] {
  const kept = new Set(
    archived.flatMap((run) => (run.workflowId === workflowId && run.status !== 'running' ? [run.runId] : [])),
  )
  const latest = addMs(now, -archivedWithinMs)
  const count = runs.filter(
    ({ closedAt, runId }) => closedAt !== null && closedAt <= latest && !kept.has(runId),
  ).length
  return count === 0 ? [] : [{ kind: 'run-not-archived', subject: workflowId, details: { count } }]
}
