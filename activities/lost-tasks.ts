import { setTimeout as sleep } from 'node:timers/promises'
import { type ArchivedRun, chainOf, readHistory } from '../ledger/archive/archived-run.ts'
import type { StoredEvent } from '../ledger/record/phantom-tail.ts'
import { wasCutBack } from './held-outside.ts'
import type { KeeperPorts } from './ports.ts'

/** Longer than a workflow task may take: by then one that was at hand is in the history, or was lost. */
const taskMs = 12_000

interface Suspect {
  readonly run: ArchivedRun
  readonly beyond: readonly StoredEvent[]
  /** Of the history, when it was looked at first. */
  readonly events: number
}

/**
 * Drops from the ledger what a lost workflow task had written and no later task contradicts, since its workflow has been
 * silent ever after; gives back how many events that were. An update alone makes a task that leaves no trace when the
 * server dies.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export async function dropWhatLostTasksWrote(
  { histories, register }: KeeperPorts,
  runs: readonly ArchivedRun[],
): Promise<number> {
  const recorded = await register.lastSequences()
  const suspects: Suspect[] = []
  for (const [workflowId, ofWorkflow] of Map.groupBy(runs, (run) => run.workflowId)) {
    const chain = chainOf(ofWorkflow)
    const run = chain.at(-1)
    const last = chain.reduce((sofar, { lastSequence }) => Math.max(sofar, lastSequence ?? 0), 0)
    if (run?.status !== 'running' || (recorded.get(workflowId) ?? 0) <= last) continue
    if (wasCutBack({ chain, archived: ofWorkflow })) continue
    const beyond = await register.eventsAfter(workflowId, last)
    const events = await quietAt(run)
    // The history may have gone on since it was archived.
    if (events === run.events) suspects.push({ run, beyond, events })
  }
  if (suspects.length === 0) return 0
  await sleep(taskMs)
  let dropped = 0
  for (const { beyond, events, run } of suspects)
    if ((await quietAt(run)) === events) dropped += await register.dropPhantoms(run.workflowId, beyond)
  return dropped

  /** How many events the history has; null: a task is at hand, or another run goes on. */
  async function quietAt({ runId, workflowId }: ArchivedRun): Promise<number | null> {
    if ((await histories.current(workflowId))?.runId !== runId) return null
    const text = await histories.history(workflowId, runId)
    const types = text === null ? [] : (readHistory(text).events ?? []).map(({ eventType }) => eventType)
    const scheduled = types.lastIndexOf('EVENT_TYPE_WORKFLOW_TASK_SCHEDULED')
    return scheduled > types.lastIndexOf('EVENT_TYPE_WORKFLOW_TASK_COMPLETED') ? null : types.length
  }
}
