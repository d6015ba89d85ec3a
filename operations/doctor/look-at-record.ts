import { addMs } from '../../domain/calendar/instant.ts'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import type { Finding } from '../../domain/findings.ts'
import { type Counties, placePrefix } from '../../domain/workflow-place.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import { namedWorkflows } from '../../ledger/queries/workflows.ts'
import { differenceFindings } from '../../ledger/rebuild/reconcile-run.ts'
import { compareChain } from '../../temporal/client/compare-chain.ts'
import type { ChainRun } from '../../temporal/client/whole-chain.ts'
import type { Examined } from './place.ts'
import { unknownSignals } from './unknown-signals.ts'

/** The keeper archives once a day, and is allowed some hours more. */
const archivedWithinMs = 26 * 3_600_000

/**
 * Compares the whole record, event for event and both ways, with every history there is: what has ended as the archive holds
 * it, whose files are checked against their hashes on the way; what goes on as Temporal holds it.
 */
export async function lookAtRecord(examined: Examined): Promise<readonly Finding[]> {
  const { archived, ledger } = examined
  const counties = new Map((await listTeams(ledger)).map(({ county, teamId }) => [teamId, county]))
  const workflowIds = new Set([
    ...(await namedWorkflows(ledger)),
    ...archived.map(({ workflowId }) => workflowId).filter((id) => readWorkflowId(id) !== null),
  ])
  const findings: Finding[] = []
  for (const workflowId of workflowIds)
    findings.push(...(await lookAtWorkflow(examined, workflowId, counties)))
  return findings
}

async function lookAtWorkflow(
  examined: Examined,
  workflowId: string,
  counties: Counties,
): Promise<readonly Finding[]> {
  const { archive, archived, ledger, server } = examined
  const client = server?.temporal.client ?? null
  const { chain, differences } = await compareChain(ledger, { client, archive, archived }, workflowId)
  const compared = differenceFindings(workflowId, [differences])
  if (chain === null) return compared
  const { damaged, missingRunId, runs } = chain
  return [
    ...compared,
    ...damaged.map(
      ({ runId }): Finding => ({ kind: 'archive-damaged', subject: workflowId, details: { runId } }),
    ),
    ...(missingRunId === null || server === null || damaged.length > 0
      ? []
      : [{ kind: 'history-lost', subject: workflowId, details: { runId: missingRunId } } as const]),
    ...notArchived(examined, workflowId, runs),
    ...unknownSignals(workflowId, runs, examined.now).map((finding) => ({
      ...finding,
      details: { ...finding.details, where: placePrefix(workflowId, counties) },
    })),
  ]
}

function notArchived(
  { archived, now }: Examined,
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
