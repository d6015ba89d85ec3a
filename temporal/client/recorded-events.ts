import type { DomainEvent } from '../../domain/cadence/events.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'
import { eventsOfHistory } from '../../ledger/rebuild/outcomes-of-history.ts'
import { type HistoryPlaces, wholeChain } from './whole-chain.ts'

/** What the histories hold of a team, the ledger not asked. */
export interface TeamRecord {
  /** In order of `at`, then workflow, then sequence. */
  readonly events: readonly DomainEvent[]
  /** `archive`: Temporal has not, or no longer, all of it. */
  readonly source: 'temporal' | 'archive'
  /** Workflow ids of which there is nothing, or not everything: not started yet, or gone. */
  readonly unknown: readonly string[]
}

/** The events of all runs of a team's seven workflows, from Temporal, and from the archive what Temporal has no more. */
export async function recordedEvents(places: HistoryPlaces, teamId: string): Promise<TeamRecord> {
  const ids = teamWorkflowIds(teamId)
  const chains = await Promise.all(ids.map((workflowId) => recordOfChain(places, workflowId)))
  return {
    events: chains.flatMap((chain) => chain?.events ?? []).toSorted(inOrder),
    source: chains.some((chain) => chain?.isArchived === true) ? 'archive' : 'temporal',
    unknown: ids.filter((_, index) => chains[index] === null),
  }
}

async function recordOfChain(
  places: HistoryPlaces,
  workflowId: string,
): Promise<{ readonly events: readonly DomainEvent[]; readonly isArchived: boolean } | null> {
  const chain = await wholeChain(places, workflowId, 'temporal')
  if (chain?.missingRunId !== null) return null
  // A run that was reset holds some events twice.
  const bySequence = new Map<number, DomainEvent>()
  for (const { history } of chain.runs)
    for (const event of eventsOfHistory(history)) bySequence.set(event.sequence, event)
  return {
    events: [...bySequence.values()],
    isArchived: chain.runs.some(({ source }) => source === 'archive'),
  }
}

function inOrder(one: DomainEvent, other: DomainEvent): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  if (one.workflowId !== other.workflowId) return one.workflowId < other.workflowId ? -1 : 1
  return one.sequence - other.sequence
}
