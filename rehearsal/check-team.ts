import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { teamWorkflowIds } from '../domain/cadence/state.ts'
import { appendOutcomes, type Outcomes } from '../ledger/record/append.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { WorkflowBundle } from '../workers/build-bundle.ts'
import { replayHistories } from '../workers/replay.ts'
import { type RunHistory, runChain } from '../temporal/client/run-chain.ts'
import { countRun, type HistoryCounts, noHistories } from './count-histories.ts'

export interface CheckedTeam extends HistoryCounts {
  readonly teamId: string
  readonly replayedRuns: number
  readonly replayFailures: number
}

/**
 * Reads all runs of a team's seven workflows, replays each, and writes what they had recorded into `rebuilt`. The
 * histories are left in `keepIn` as proto-JSON; null: nowhere.
 */
export async function checkTeam(
  client: Client,
  bundle: WorkflowBundle,
  teamId: string,
  rebuilt: Ledger,
  keepIn: string | null,
): Promise<CheckedTeam> {
  const ids = teamWorkflowIds(teamId)
  const checks: CheckedTeam[] = []
  for (const workflowId of ids) {
    const runs: RunHistory[] = []
    for await (const run of runChain(client, workflowId)) runs.push(run)
    if (keepIn !== null) await keepRuns(join(keepIn, ...workflowId.split('/')), runs)
    const recorded: Outcomes[] = []
    const report = await replayHistories(bundle, runs, (_, outcomes) => recorded.push(outcomes))
    for (const outcomes of recorded) await appendOutcomes(rebuilt, outcomes, { deliveries: 'unknown' })
    checks.push({
      teamId,
      ...runs.reduce((counts, { history }) => countRun(counts, history), noHistories),
      replayedRuns: report.replayed,
      replayFailures: report.failures.length,
    })
  }
  return checks.reduce(add)
}

function add(one: CheckedTeam, other: CheckedTeam): CheckedTeam {
  return {
    teamId: one.teamId,
    runs: one.runs + other.runs,
    historyEvents: one.historyEvents + other.historyEvents,
    largestRunEvents: Math.max(one.largestRunEvents, other.largestRunEvents),
    billableActions: one.billableActions + other.billableActions,
    replayedRuns: one.replayedRuns + other.replayedRuns,
    replayFailures: one.replayFailures + other.replayFailures,
  }
}

async function keepRuns(folder: string, runs: readonly RunHistory[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [index, { history, runId }] of runs.entries()) {
    const name = `${String(index + 1).padStart(3, '0')}-${runId}.json`
    await writeFile(join(folder, name), `${historyToJSON(history)}\n`)
  }
}
