import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { listAt, textAt } from '../../audit/json-members.ts'
import { logsOfTeam } from '../../audit/log-head.ts'
import type { RunText, TeamMaterial } from '../../audit/write-export.ts'
import type { Archive } from '../../ledger/archive-folder.ts'
import { canonicalHistory, chainOf } from '../../ledger/archived-run.ts'
import { isNotFound } from './is-not-found.ts'

/** Neither the server nor the archive has every run of a workflow that one of them knows. */
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

export interface HistoriesOfTeams {
  readonly client: Client
  /** Asked for what the server has no more. */
  readonly archive: Archive
}

/** A run may go on as a new one while its chain is read. */
const mostReadings = 5

/**
 * The histories of a team's seven workflows as canonical proto-JSON, payloads encoded, the same wherever they lie; no runs of
 * one that was not started. Throws `LostRunsError`.
 */
export function teamHistories(places: HistoriesOfTeams, teamId: string): Promise<TeamMaterial['logs']> {
  return Promise.all(
    logsOfTeam(teamId).map(async (workflowId) => ({
      workflowId,
      runs: await wholeChain(places, workflowId),
    })),
  )
}

async function wholeChain(places: HistoriesOfTeams, workflowId: string): Promise<readonly RunText[]> {
  for (let reading = 1; ; reading += 1) {
    const head = await headOf(places, workflowId)
    if (head === null) return []
    const runs = await chainTo(places, workflowId, head)
    if (!goesOn(runs.at(-1)) || reading === mostReadings) return runs
  }
}

/** Back from that run along continue-as-new. */
async function chainTo(
  places: HistoriesOfTeams,
  workflowId: string,
  head: string,
): Promise<readonly RunText[]> {
  const runs: RunText[] = []
  for (let runId = head; runId !== ''; ) {
    const json =
      (await servedText(places, workflowId, runId)) ?? (await archivedText(places, workflowId, runId))
    if (json === null) throw new LostRunsError(workflowId)
    runs.unshift({ runId, json })
    runId = started(json, 'continuedExecutionRunId')
  }
  return runs
}

/** Null: nobody knows the workflow. */
async function headOf({ client, archive }: HistoriesOfTeams, workflowId: string): Promise<string | null> {
  const served = await orNull(() => client.workflow.getHandle(workflowId).describe())
  return served?.runId ?? chainOf(await archive.list(workflowId)).at(-1)?.runId ?? null
}

async function servedText(
  { client }: HistoriesOfTeams,
  workflowId: string,
  runId: string,
): Promise<string | null> {
  const history = await orNull(() => client.workflow.getHandle(workflowId, runId).fetchHistory())
  return history === null ? null : canonicalHistory(historyToJSON(history))
}

/** Of a run that has ended: a snapshot of one that went on is half a record. */
async function archivedText(
  { archive }: HistoriesOfTeams,
  workflowId: string,
  runId: string,
): Promise<string | null> {
  const run = (await archive.list(workflowId)).find((each) => each.runId === runId)
  if (run === undefined || run.status === 'running') return null
  const kept = await archive.get(run.sha256)
  return kept.state === 'sound' ? kept.text : null
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

function started(json: string, name: string): string {
  return textAt(parsed(json), 'events', 0, 'workflowExecutionStartedEventAttributes', name) ?? ''
}

function goesOn(run: RunText | undefined): boolean {
  const last = run === undefined ? undefined : listAt(parsed(run.json), 'events').at(-1)
  return textAt(last, 'workflowExecutionContinuedAsNewEventAttributes', 'newExecutionRunId') !== null
}

function parsed(json: string): unknown {
  return JSON.parse(json)
}
