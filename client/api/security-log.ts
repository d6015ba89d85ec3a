import { join } from 'node:path'
import pino from 'pino'
import { z } from 'zod'
import { isCommandId } from '../../domain/cadence/messages/message-forms.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { findPersonalData } from '../../domain/personal-data.ts'

/** Who was refused what. */
export interface RefusedRequest {
  /** Offset +08:00. */
  readonly at: Instant
  readonly method: string
  /** The route's pattern, never the address as given. */
  readonly route: string
  readonly code: string
  readonly status: number
  /** IP address. */
  readonly from: string
  /** Of the route. As they came, like the body: only what has the form of an id is kept of them. */
  readonly params: unknown
  readonly body: unknown
}

export interface SecurityLog {
  refused(request: RefusedRequest): void
  close(): void
}

const id = z
  .string()
  .regex(/^[A-Za-z0-9@._:-]{1,80}$/u)
  .refine((text) => findPersonalData(text) === null)
  .optional()
  .catch(undefined)
const place = z.object({ teamId: id }).catch({})
const given = z
  .object({
    commandId: z.string().refine(isCommandId).optional().catch(undefined),
    step: id,
    period: id,
    actor: z.object({ seatId: id }).catch({ seatId: undefined }),
  })
  .catch({ actor: {} })

/**
 * Requests that were refused, added to `security.ndjson`, mode 0600, a line of JSON each: ids alone, no text of people. A
 * refused update leaves no trace in a history, so this is where it can be found. What a full disk does not take is kept
 * for later and stops nobody.
 * @source docs/contracts.md, "Refusals"
 */
export function openSecurityLog(dataFolder: string): SecurityLog {
  const destination = pino.destination({ dest: join(dataFolder, 'security.ndjson'), mode: 0o600, sync: true })
  destination.on('error', () => undefined)
  return {
    refused({ body, params, ...request }) {
      const { actor, ...command } = given.parse(body)
      const line = { ...request, ...place.parse(params), ...command, ...actor }
      destination.write(`${JSON.stringify(line)}\n`)
    },
    close: () => destination.end(),
  }
}
