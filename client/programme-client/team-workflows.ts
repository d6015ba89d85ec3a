import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import { programmeWorkflowType, workflowTypeOfStep } from '../../workflows/names.ts'

const ofATeam = `WorkflowType IN (${[programmeWorkflowType, ...Object.values(workflowTypeOfStep)]
  .map((type) => `'${type}'`)
  .join(', ')})`

/** Ids of all team workflows that the server lists, ended ones included. The listing lags by a second or two. */
export function listedWorkflows(client: Client): Promise<ReadonlySet<string>> {
  return idsOf(client, ofATeam)
}

/** Ids of those that run, as listed. */
function runningWorkflows(client: Client): Promise<ReadonlySet<string>> {
  return idsOf(client, `ExecutionStatus = 'Running' AND ${ofATeam}`)
}

async function idsOf(client: Client, query: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1_000 }))
    if (readWorkflowId(workflowId) !== null) ids.add(workflowId)
  return ids
}

/** How a workflow that should run was ended: Temporal's word in small letters, or that there is none any more. */
export type OutsideEnd = 'terminated' | 'canceled' | 'failed' | 'timed-out' | 'deleted'

/** Asks the server itself; null: it runs, or came to its own end. */
export async function outsideEndOf(client: Client, workflowId: string): Promise<OutsideEnd | null> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe()
    switch (status.name) {
      case 'TERMINATED':
        return 'terminated'
      case 'CANCELLED':
        return 'canceled'
      case 'FAILED':
        return 'failed'
      case 'TIMED_OUT':
        return 'timed-out'
      default:
        return null
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'deleted'
    throw error
  }
}

/** The same of several workflows, those that are listed as running not asked one by one. */
export async function outsideEndsOf(
  client: Client,
  workflowIds: readonly string[],
): Promise<ReadonlyMap<string, OutsideEnd | null>> {
  const running = await runningWorkflows(client)
  const ends = new Map<string, OutsideEnd | null>()
  for (const workflowId of workflowIds)
    ends.set(workflowId, running.has(workflowId) ? null : await outsideEndOf(client, workflowId))
  return ends
}

/** Whether a workflow of that id runs on the server. */
export async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING'
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}
