import type { Instant } from '../domain/calendar/instant.ts'
import { occurrenceResults } from '../domain/cadence/events.ts'
import { type Light, lightOf, lights, worstLight } from '../domain/cadence/lights.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { openOccurrences, type OccurrenceView } from '../ledger/queries/occurrences.ts'

/** How far a rehearsal has come. */
export interface Progress {
  readonly at: Instant
  /** Open occurrences by the worst light of their milestones. */
  readonly lights: Readonly<Record<Light, number>>
  readonly closed: number
}

export async function progressOf(ledger: Ledger, at: Instant): Promise<Progress> {
  const open = await openOccurrences(ledger)
  const shown = open.map((occurrence) => occurrenceLight(occurrence, at))
  const { count } = await ledger.db
    .selectFrom('occurrence')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('state', 'in', occurrenceResults)
    .executeTakeFirstOrThrow()
  const byLight = lights.map((light) => [light, shown.filter((each) => each === light).length] as const)
  const { grey = 0, green = 0, blue = 0, yellow = 0, red = 0 } = Object.fromEntries(byLight)
  return { at, lights: { grey, green, blue, yellow, red }, closed: count }
}

function occurrenceLight({ milestones }: OccurrenceView, at: Instant): Light {
  return worstLight(
    milestones.map(({ dueAt, remindedAt, rung, state }) =>
      lightOf({ state, rung, dueAt, reminded: remindedAt !== null, suspended: false }, at),
    ),
  )
}
