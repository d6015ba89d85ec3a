import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { stepKeys } from '../../../domain/programme/steps.ts'
import { isAcknowledged, type Journal, type Tried } from '../load/journal.ts'

/**
 * What is wrong with the record of what was asked, one line each: what was acknowledged stands in it once, with the answer
 * that was given each time; what was refused stands nowhere; another body under a used id was never taken.
 * @source docs/fault-report.md, "What has to hold afterwards"
 */
export function breachesOfAnswers(journal: Journal, events: readonly DomainEvent[]): readonly string[] {
  const caused = Map.groupBy(
    events.filter(({ commandId }) => commandId !== undefined),
    ({ commandId, workflowId }) => `${workflowId} ${commandId}`,
  )
  const placed = new Map(events.map((event) => [`${event.workflowId} ${event.sequence}`, event]))
  const known = new Set(journal.tried().flatMap((tried) => [keyOf(tried), ...passedOn(tried)]))
  return [
    ...journal.tried().flatMap((tried) => breachesOfOne(tried, caused.get(keyOf(tried)) ?? [], placed)),
    ...[...caused.keys()].filter((key) => !known.has(key)).map((key) => `${key}: recorded, never asked`),
    ...journal.forgeries().flatMap((forged) => {
      const [outcome] = forged.outcomes
      return outcome?.kind === 'ok' ? [`${keyOf(forged)}: another body was taken`] : []
    }),
  ]
}

/** A command to a whole team is recorded by its six steps as well. */
function passedOn({ commandId, teamId, workflowId }: Tried): readonly string[] {
  return workflowId === `team/${teamId}` ? stepKeys.map((step) => `${workflowId}/${step} ${commandId}`) : []
}

function keyOf({ commandId, workflowId }: Tried): string {
  return `${workflowId} ${commandId}`
}

function breachesOfOne(
  tried: Tried,
  own: readonly DomainEvent[],
  placed: ReadonlyMap<string, DomainEvent>,
): readonly string[] {
  const key = keyOf(tried)
  const kinds = own.map(({ kind }) => kind)
  const doubled = kinds.length === new Set(kinds).size ? [] : [`${key}: recorded as ${kinds.join(', ')}`]
  if (!isAcknowledged(tried)) {
    const refused = tried.outcomes.at(-1)?.kind === 'fail'
    return refused && own.length > 0 ? [...doubled, `${key}: refused and recorded`] : doubled
  }
  const sequences = new Set(
    tried.outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? [outcome.sequence] : [])),
  )
  const isAlready = tried.outcomes.some((outcome) => outcome.kind === 'ok' && outcome.already)
  const refusals = tried.outcomes.filter(
    (outcome) => outcome.kind === 'fail' && !(isAlready && outcome.code === 'cadence-concluded'),
  ).length
  const lost = [...sequences].flatMap((sequence) => {
    const event = placed.get(`${tried.workflowId} ${sequence}`)
    if (event === undefined) return [`${key}: acknowledged as ${sequence}, which is not there`]
    if (isAlready || event.commandId === tried.commandId) return []
    return [`${key}: acknowledged as ${sequence}, which is of ${event.commandId ?? 'nobody'}`]
  })
  return [
    ...doubled,
    ...lost,
    ...(sequences.size > 1 ? [`${key}: answered as ${[...sequences].join(' and ')}`] : []),
    ...(refusals > 0 ? [`${key}: acknowledged and refused`] : []),
    ...(!isAlready && own.length === 0 ? [`${key}: acknowledged, recorded nowhere`] : []),
  ]
}
