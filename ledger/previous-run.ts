import { type PayloadLike, readPayload } from './read-payload.ts'

/** How a run began: of the Temporal client, or the proto-JSON of the archive. */
export interface StartLike {
  readonly continuedExecutionRunId?: string | null
  readonly input?: { readonly payloads?: readonly PayloadLike[] | null } | null
}

interface AdoptedInput {
  readonly adopted?: { readonly from?: { readonly runId?: string } }
}

/**
 * The run that this one follows: which continued as it, or was the last one where its team was adopted from; null: it is
 * the first.
 */
export function previousRunOf(started: StartLike | null | undefined): string | null {
  const continued = started?.continuedExecutionRunId ?? ''
  if (continued !== '') return continued
  return adoptedRunOf(started)
}

/** The last run where the team was adopted from; null: it was started here. */
export function adoptedRunOf(started: StartLike | null | undefined): string | null {
  const data = started?.input?.payloads?.[0]?.data
  if (data == null || data.length === 0) return null
  return readPayload<AdoptedInput | null>(data)?.adopted?.from?.runId ?? null
}
