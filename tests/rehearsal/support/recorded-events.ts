import { join } from 'node:path'
import { type Instant, msOf } from '../../../domain/calendar/instant.ts'
import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'

/** A team's events in the ledger that a rehearsal kept, by workflow and sequence. */
export async function keptEvents(folder: string, teamId: string): Promise<readonly DomainEvent[]> {
  const ledger = await openLedger({ file: join(folder, 'ledger.db'), readOnly: true })
  try {
    const events = await eventsOf(ledger, teamId)
    return events.toSorted(
      (one, other) => order(one.workflowId, other.workflowId) || one.sequence - other.sequence,
    )
  } finally {
    await ledger.close()
  }
}

/** Everything but when it was recorded. */
export function withoutInstant(event: DomainEvent): object {
  return { ...event, at: null }
}

/**
 * The pairs recorded more than so many seconds apart. What is recorded at the start itself is left out: it bears the
 * real moment of starting.
 */
export function farApart(
  one: readonly DomainEvent[],
  other: readonly DomainEvent[],
  mostSeconds: number,
): readonly string[] {
  const [start = ''] = one.map(({ at }) => at).toSorted()
  return one.flatMap((event, index): string[] => {
    const twin = other[index]
    if (twin === undefined || secondsBetween(event.at, start) < startSeconds) return []
    if (secondsBetween(event.at, twin.at) <= mostSeconds) return []
    return [`${event.workflowId} ${event.sequence} ${event.kind}: ${event.at} and ${twin.at}`]
  })
}

const startSeconds = 600

function secondsBetween(one: Instant, other: Instant): number {
  return Math.abs(msOf(one) - msOf(other)) / 1_000
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
