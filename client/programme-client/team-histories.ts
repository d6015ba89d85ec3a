import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { logsOfTeam } from '../../audit/log-head.ts'
import type { TeamMaterial } from '../../audit/write-export.ts'
import { type RunHistory, runChain } from './run-chain.ts'

/** The server has not, or no longer, every run of a workflow that it knows. */
export class LostRunsError extends Error {
  override readonly name = 'LostRunsError'
  readonly workflowId: string

  constructor(workflowId: string) {
    super(
      `${workflowId} 的历史已不全（被删除或过了留存期） / Temporal no longer has every run of ${workflowId}`,
    )
    this.workflowId = workflowId
  }
}

/** A run may go on as a new one while its chain is read. */
const mostReadings = 5

/**
 * The histories of a team's seven workflows as proto-JSON, payloads encoded; no runs of one that was not started. Throws
 * `LostRunsError`.
 */
export function teamHistories(client: Client, teamId: string): Promise<TeamMaterial['logs']> {
  return Promise.all(
    logsOfTeam(teamId).map(async (workflowId) => {
      const runs = await wholeChain(client, workflowId)
      return { workflowId, runs: runs.map(({ runId, history }) => ({ runId, json: jsonOf(history) })) }
    }),
  )
}

async function wholeChain(client: Client, workflowId: string): Promise<readonly RunHistory[]> {
  if (!(await isKnown(client, workflowId))) return []
  for (let reading = 1; ; reading += 1) {
    const runs = await chainOnce(client, workflowId)
    if (!goesOn(runs.at(-1)) || reading === mostReadings) return runs
  }
}

async function chainOnce(client: Client, workflowId: string): Promise<readonly RunHistory[]> {
  const runs: RunHistory[] = []
  try {
    for await (const run of runChain(client, workflowId)) runs.push(run)
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? new LostRunsError(workflowId) : error
  }
  return runs
}

function goesOn(run: RunHistory | undefined): boolean {
  return run?.history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes != null
}

async function isKnown(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe()
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

function jsonOf(history: RunHistory['history']): string {
  const text: string = historyToJSON(history)
  return text
}
