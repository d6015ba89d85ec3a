import type { TeamMaterial } from '../../audit/write-export.ts'
import { type ChainRun, type HistoryPlaces, wholeChain } from '../../temporal/client/whole-chain.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'

/** Neither the server nor the archive has every run of a workflow that they know. */
export class LostRunsError extends Error {
  override readonly name = 'LostRunsError'
  readonly workflowId: string

  constructor(workflowId: string) {
    super(
      `${workflowId} 的历史已不全（被删除或过了留存期，归档中也没有） / neither Temporal nor the archive has every run of ${workflowId}`,
    )
    this.workflowId = workflowId
  }
}

/** A run may go on as a new one while its chain is read. */
const mostReadings = 5

/**
 * The histories of a team's seven workflows as canonical proto-JSON, payloads encoded, the same wherever they lie; no runs of
 * one that was not started. Throws `LostRunsError`.
 */
export function teamHistories(places: HistoryPlaces, teamId: string): Promise<TeamMaterial['logs']> {
  return Promise.all(
    teamWorkflowIds(teamId).map(async (workflowId) => {
      const runs = await runsToTheLast(places, workflowId)
      return { workflowId, runs: runs.map(({ json, runId }) => ({ runId, json: json() })) }
    }),
  )
}

async function runsToTheLast(places: HistoryPlaces, workflowId: string): Promise<readonly ChainRun[]> {
  for (let reading = 1; ; reading += 1) {
    const chain = await wholeChain(places, workflowId, 'temporal')
    if (chain === null) return []
    // A snapshot of a run that went on is half a record.
    const isHalf = chain.runs
      .slice(0, -1)
      .some(({ closedAt, source }) => source === 'archive' && closedAt === null)
    if (chain.missingRunId !== null || !chain.isToEnd || isHalf) throw new LostRunsError(workflowId)
    if (!goesOn(chain.runs.at(-1)) || reading === mostReadings) return chain.runs
  }
}

function goesOn(run: ChainRun | undefined): boolean {
  return run?.proto().events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes != null
}
