import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import type { Team } from '../../domain/programme/team.ts'
import { adoptedRunOf } from '../../ledger/record/previous-run.ts'
import type { ProgrammeStart } from './programme-start.ts'
import { startOptions } from './start-programme.ts'

/** How a server stands to a programme that is to be adopted there. */
export type AdoptionStanding =
  /** It has no such programme, or the one that was released there itself: it may be started. */
  | 'free'
  /** It was adopted before, from the very same run. */
  | 'adopted'
  /** Another programme of this id runs there, or ran. */
  | 'taken'

/** `lastRunId` is the run that the adopted programme follows. */
export async function adoptionStanding(
  client: Client,
  workflowId: string,
  lastRunId: string,
): Promise<AdoptionStanding> {
  try {
    const { raw, runId, status } = await client.workflow.getHandle(workflowId).describe()
    if (runId === lastRunId) return status.name === 'RUNNING' ? 'taken' : 'free'
    const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? runId
    const { events } = await client.workflow.getHandle(workflowId, firstRunId).fetchHistory()
    const started = events?.[0]?.workflowExecutionStartedEventAttributes
    return adoptedRunOf(started) === lastRunId ? 'adopted' : 'taken'
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'free'
    throw error
  }
}

/** Starts it where it is `free`; false: somebody was faster. It begins after `startDelayMs`. */
export async function startAdopted(
  client: Client,
  start: ProgrammeStart,
  team: Team,
  startDelayMs = 0,
): Promise<boolean> {
  try {
    await client.workflow.start(start.workflowType, {
      ...startOptions(start, team, startDelayMs),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    })
    return true
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false
    throw error
  }
}
