import type { DomainEvent } from '../../domain/cadence/events.ts'
import { addressOf } from '../address.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { EventTable } from '../schema.ts'

/** The event as a row; `body` is the whole event, the other columns only serve to find it. */
export function eventRow(event: DomainEvent): EventTable {
  const { teamId, step } = addressOf(event.workflowId)
  return {
    workflow_id: event.workflowId,
    sequence: event.sequence,
    team_id: teamId,
    step,
    period: 'period' in event ? event.period : null,
    milestone: 'milestone' in event ? event.milestone : null,
    kind: event.kind,
    at: event.at,
    scheduled_at: event.scheduledAt ?? null,
    actor_person_id: event.actor?.personId ?? null,
    actor_seat_id: event.actor?.seatId ?? null,
    actor_via: event.actor?.via ?? null,
    body: canonicalJson(event),
  }
}
