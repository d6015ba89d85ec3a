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

async function idsOf(client: Client, query: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1_000 }))
    if (readWorkflowId(workflowId) !== null) ids.add(workflowId)
  return ids
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
