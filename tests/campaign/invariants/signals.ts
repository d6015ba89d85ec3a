import type { DomainEvent } from '../../../domain/cadence/events.ts'
import type { Stage } from '../stage.ts'

/** Each signal of which nothing can be made is a recorded refusal, once. @source docs/decisions/0013-messages-are-vouched-for.md */
export function breachesOfSignals(
  { strangeSignals }: Pick<Stage, 'strangeSignals'>,
  events: readonly DomainEvent[],
): readonly string[] {
  const refused = Map.groupBy(
    events.filter(({ kind }) => kind === 'commandRefused'),
    ({ workflowId }) => workflowId,
  )
  return [...strangeSignals].flatMap(([workflowId, sent]) => {
    const recorded = refused.get(workflowId)?.length ?? 0
    return recorded === sent ? [] : [`${workflowId}: ${recorded} refusals of ${sent} signals`]
  })
}
