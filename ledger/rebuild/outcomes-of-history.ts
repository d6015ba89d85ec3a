import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Outcomes } from '../record/append.ts'
import { type PayloadLike, readPayload } from './read-payload.ts'

interface MarkerLike {
  readonly markerName?: string | null
  readonly failure?: unknown
  readonly details?: Readonly<Record<string, { readonly payloads?: readonly PayloadLike[] | null }>> | null
}

/** A run's history, as far as the record is concerned: of the Temporal client, or the proto-JSON of the archive. */
export interface HistoryLike {
  readonly events?:
    | readonly {
        readonly markerRecordedEventAttributes?: MarkerLike | null
        readonly workflowExecutionSignaledEventAttributes?: { readonly signalName?: string | null } | null
      }[]
    | null
}

/** Frozen name of the activity. */
const activity = 'recordOutcomes'

/** `recordOutcomes` gives back what it wrote: its result stands in the marker of the local activity. */
export function outcomesOfHistory({ events }: HistoryLike): readonly Outcomes[] {
  return (events ?? []).flatMap(({ markerRecordedEventAttributes: marker }) => {
    if (marker?.markerName !== 'core_local_activity' || marker.failure != null) return []
    const data = marker.details?.['data']?.payloads?.[0]
    const result = marker.details?.['result']?.payloads?.[0]
    if (data?.data == null || result?.data == null) return []
    const head = readPayload<{ readonly activity_type?: string }>(data.data)
    return head.activity_type === activity ? [readPayload<Outcomes>(result.data)] : []
  })
}

/** In the order of the history. */
export function eventsOfHistory(history: HistoryLike): readonly DomainEvent[] {
  return outcomesOfHistory(history).flatMap(({ events }) => events)
}

/** The names of the signals that a run was sent, whether anything takes them or not. */
export function signalNamesOf({ events }: HistoryLike): readonly string[] {
  return (events ?? []).flatMap(
    ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
  )
}
