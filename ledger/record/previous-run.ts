import { type PayloadLike, readPayload } from '../rebuild/read-payload.ts'

/** How a run began: of the Temporal client, or the proto-JSON of the archive. */
export interface StartLike {
  readonly continuedExecutionRunId?: string | null
  readonly input?: { readonly payloads?: readonly PayloadLike[] | null } | null
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

/** The last run where the team was adopted from; null: it was started here, or by somebody with any input at all. */
export function adoptedRunOf(started: StartLike | null | undefined): string | null {
  const data = started?.input?.payloads?.[0]?.data
  if (data == null || data.length === 0) return null
  const runId = at(at(at(inputOf(data), 'adopted'), 'from'), 'runId')
  return typeof runId === 'string' && runId !== '' ? runId : null
}

function inputOf(data: Uint8Array | string): unknown {
  try {
    return readPayload<unknown>(data)
  } catch {
    return null
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : null
}
