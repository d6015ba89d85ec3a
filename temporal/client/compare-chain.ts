import type { Client } from '@temporalio/client'
import { eventsOfHistory } from '../../ledger/rebuild/outcomes-of-history.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { compareWorkflow, type RunDifferences } from '../../ledger/rebuild/reconcile-run.ts'
import { isNotFound } from '../is-not-found.ts'
import { type ChainRun, type HistoryPlaces, type WholeChain, wholeChain } from './whole-chain.ts'

export interface ComparedChain {
  /** Null: nobody knows the workflow. */
  readonly chain: WholeChain | null
  readonly differences: RunDifferences
}

/** A task that failed so often is no longer at hand: what it wrote is in no history. */
const mostAttempts = 2

/**
 * Compares what all runs of a workflow hold with what the ledger holds of it, both ways. Where the server was not asked,
 * what it alone may have is not judged.
 */
export async function compareChain(
  ledger: Ledger,
  places: HistoryPlaces,
  workflowId: string,
): Promise<ComparedChain> {
  const { client } = places
  const chain = await wholeChain(places, workflowId, 'archive')
  if (chain === null) {
    const isAsked = client !== null
    const nothing = { workflowId, events: [], isFromStart: isAsked, isToEnd: isAsked, lastBeganAt: null }
    return { chain, differences: await compareWorkflow(ledger, nothing) }
  }
  const events = chain.runs.flatMap(({ history }) => eventsOfHistory(history))
  const isFromStart = chain.missingRunId === null
  const lastBeganAt = chain.runs.at(-1)?.startedAt ?? null
  const record = { workflowId, events, isFromStart, lastBeganAt }
  const before = await compareWorkflow(ledger, { ...record, isToEnd: false })
  const whole = await compareWorkflow(ledger, { ...record, isToEnd: true })
  // Most of the time nothing stands behind the end, and nobody has to ask.
  const isBehind = whole.onlyInLedger.length > before.onlyInLedger.length
  const isJudged = isBehind && (await isAtEnd(client, workflowId, chain))
  return { chain, differences: isJudged ? whole : before }
}

/** Whether nothing can be on its way into the ledger that the histories do not hold yet. */
async function isAtEnd(client: Client | null, workflowId: string, chain: WholeChain): Promise<boolean> {
  const last = chain.runs.at(-1)
  if (last !== undefined && last.closedAt !== null) return chain.isToEnd
  if (client === null || last === undefined) return false
  return isQuiet(client, workflowId, last)
}

async function isQuiet(client: Client, workflowId: string, { history, runId }: ChainRun): Promise<boolean> {
  try {
    const { historyLength, raw, runId: current } = await client.workflow.getHandle(workflowId).describe()
    const attempt = raw.pendingWorkflowTask?.attempt ?? 0
    const isTask = raw.pendingWorkflowTask != null && attempt <= mostAttempts
    return current === runId && historyLength === (history.events ?? []).length && !isTask
  } catch (error) {
    // A workflow that was deleted writes nothing any more.
    if (isNotFound(error)) return true
    throw error
  }
}
