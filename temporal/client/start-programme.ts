import type { Client, WorkflowExecutionStatusName, WorkflowStartOptions } from '@temporalio/client'
import {
  defineSearchAttributeKey,
  SearchAttributeType,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common'
import type { Team } from '../../domain/programme/team.ts'
import type { Template } from '../../domain/programme/template.ts'
import { taskQueue } from '../../workflows/names.ts'
import { type ProgrammeStart, programmeStart } from './programme-start.ts'

export type ProgrammeStarted =
  | { readonly outcome: 'started' }
  | { readonly outcome: 'already-running' }
  /** It ran before and has ended: a team is started once for ever. */
  | { readonly outcome: 'ended'; readonly status: WorkflowExecutionStatusName }

/** The Web UI's own limit for a summary; bytes. */
const summaryMostBytes = 400

/**
 * Starts a team's programme, or says that there was one already; may be repeated after any failure. It begins after
 * `startDelayMs`.
 */
export async function startProgramme(
  client: Client,
  team: Team,
  template: Template,
  calendarVersion: string,
  startDelayMs = 0,
): Promise<ProgrammeStarted> {
  const start = programmeStart(team, template, calendarVersion)
  const { workflowId } = start
  try {
    await client.workflow.start(start.workflowType, {
      ...startOptions(start, team, startDelayMs),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    })
    return { outcome: 'started' }
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    const { status } = await client.workflow.getHandle(workflowId).describe()
    return status.name === 'RUNNING'
      ? { outcome: 'already-running' }
      : { outcome: 'ended', status: status.name }
  }
}

/** All but what is done when there is one already. */
export function startOptions(
  { input, summary, workflowId }: ProgrammeStart,
  team: Team,
  startDelayMs: number,
): WorkflowStartOptions {
  return {
    workflowId,
    taskQueue,
    args: [input],
    typedSearchAttributes: programmeSearchAttributes(team),
    staticSummary: cutToBytes(summary, summaryMostBytes),
    ...(startDelayMs > 0 ? { startDelay: startDelayMs } : {}),
  }
}

/** As the workflows set them for their cadences; a programme has no step. */
export function programmeSearchAttributes(team: Team): TypedSearchAttributes {
  const keyword = (name: string, value: string) => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  })
  return new TypedSearchAttributes([
    keyword('HopelightTeam', team.teamId),
    keyword('HopelightCounty', team.county),
    keyword('HopelightTemplate', team.template),
  ])
}

/** Whole characters only. */
function cutToBytes(text: string, mostBytes: number): string {
  let cut = ''
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > mostBytes) break
    cut += character
  }
  return cut
}
