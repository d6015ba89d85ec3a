import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import { cadenceWorkflowId, programmeWorkflowId } from '../../domain/cadence/state.ts'
import { stepKeys } from '../../domain/programme/steps.ts'
import { eventsOfHistory } from '../../ledger/outcomes-of-history.ts'
import { runChain } from './run-chain.ts'

/** What Temporal itself holds of a team, the ledger not asked. */
export interface TeamRecord {
  /** In order of `at`, then workflow, then sequence. */
  readonly events: readonly DomainEvent[]
  /** Workflow ids that the server does not know: not started yet, or deleted. */
  readonly unknown: readonly string[]
}

/** The events of all runs of a team's seven workflows. */
export async function recordedEvents(client: Client, teamId: string): Promise<TeamRecord> {
  const ids = [programmeWorkflowId(teamId), ...stepKeys.map((step) => cadenceWorkflowId(teamId, step))]
  const chains = await Promise.all(ids.map((workflowId) => eventsOfChain(client, workflowId)))
  return {
    events: chains.flatMap((events) => events ?? []).toSorted(inOrder),
    unknown: ids.filter((_, index) => chains[index] === null),
  }
}

async function eventsOfChain(client: Client, workflowId: string): Promise<readonly DomainEvent[] | null> {
  // A run that was reset holds some events twice.
  const bySequence = new Map<number, DomainEvent>()
  try {
    for await (const { history } of runChain(client, workflowId))
      for (const event of eventsOfHistory(history)) bySequence.set(event.sequence, event)
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null
    throw error
  }
  return [...bySequence.values()]
}

function inOrder(one: DomainEvent, other: DomainEvent): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  if (one.workflowId !== other.workflowId) return one.workflowId < other.workflowId ? -1 : 1
  return one.sequence - other.sequence
}
