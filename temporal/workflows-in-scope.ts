import type { Client } from '@temporalio/client'
import { readWorkflowId } from '../domain/cadence/state.ts'
import {
  courierWorkflowId,
  courierWorkflowType,
  keeperWorkflowId,
  keeperWorkflowType,
  programmeWorkflowType,
  taskQueue,
  workflowTypeOfStep,
} from '../workflows/names.ts'

/** A run on our task queue or under one of our ids, as listed: the listing lags by a second or two. */
export interface ListedWorkflow {
  readonly workflowId: string
  readonly workflowType: string
  readonly taskQueue: string
  /** False: it was ended before its own end. */
  readonly isRunning: boolean
  /** The server says that its workflow tasks fail again and again. */
  readonly reportsProblems: boolean
}

const courierPrefix = courierWorkflowId('')

/** Text of search attributes that every server has. */
const inScope = [
  `TaskQueue = '${taskQueue}'`,
  `WorkflowId = '${keeperWorkflowId}'`,
  `WorkflowId STARTS_WITH 'team/'`,
  `WorkflowId STARTS_WITH '${courierPrefix}'`,
].join(' OR ')
const runningOrCut = `ExecutionStatus IN ('Running', 'Terminated', 'Canceled', 'Failed', 'TimedOut')`

/** Set by the server after several tasks in a row have failed, and taken away when one succeeds. */
const problems = 'TemporalReportedProblems'

/** All that run, and all that were cut off, in one listing. */
export async function workflowsInScope(client: Client): Promise<readonly ListedWorkflow[]> {
  const listed: ListedWorkflow[] = []
  const query = `${runningOrCut} AND (${inScope})`
  for await (const run of client.workflow.list({ query, pageSize: 1_000 })) {
    // oxlint-disable-next-line typescript/no-deprecated -- the typed ones leave out what the SDK does not know
    const reported = run.searchAttributes[problems]
    listed.push({
      workflowId: run.workflowId,
      workflowType: run.type,
      taskQueue: run.taskQueue,
      isRunning: run.status.name === 'RUNNING',
      reportsProblems: reported !== undefined && reported.length > 0,
    })
  }
  return listed
}

/** The workflow type that belongs to an id; null: no id of ours. */
export function ownTypeOf(workflowId: string): string | null {
  if (workflowId === keeperWorkflowId) return keeperWorkflowType
  if (workflowId.startsWith(courierPrefix) && workflowId.length > courierPrefix.length)
    return courierWorkflowType
  const address = readWorkflowId(workflowId)
  if (address === null) return null
  return address.step === null ? programmeWorkflowType : workflowTypeOfStep[address.step]
}
