import type { DomainEvent } from '../../../domain/cadence/events.ts'

/** Workflows whose events do not count 1, 2, 3 … without gap or repeat. @source docs/fault-report.md, "What has to hold afterwards" */
export function breachesOfSequence(events: readonly DomainEvent[]): readonly string[] {
  return [...Map.groupBy(events, ({ workflowId }) => workflowId)].flatMap(([workflowId, own]) => {
    const sequences = own.map(({ sequence }) => sequence).toSorted((one, other) => one - other)
    const wrong = sequences.find((sequence, index) => sequence !== index + 1)
    return wrong === undefined ? [] : [`${workflowId}: ${wrong} follows a gap or a repeat`]
  })
}
