import type { CadenceState } from './state.ts'

interface PeriodOutcome {
  readonly period: string
  readonly counts: boolean
  readonly red: boolean
}

/**
 * How many occurrences right before this one had their main milestone turn red; exempt, waived and suspended ones
 * neither count nor break the row. @source docs/programme.md, "4. The six steps"
 */
export function redsInARow(state: CadenceState, period: string): number {
  let row = 0
  for (const outcome of outcomesBefore(state, period)) {
    if (!outcome.counts) continue
    if (!outcome.red) break
    row += 1
  }
  return row
}

/** Latest first. */
function outcomesBefore(state: CadenceState, period: string): PeriodOutcome[] {
  const closed = state.closed.map(
    ({ period: closedPeriod, red, result }): PeriodOutcome => ({
      period: closedPeriod,
      counts: result !== 'exempt' && result !== 'waived' && result !== 'suspended',
      red,
    }),
  )
  const open = state.occurrences
    .filter((occurrence) => occurrence.state === 'open')
    .map(
      (occurrence): PeriodOutcome => ({
        period: occurrence.period,
        counts: true,
        red:
          (occurrence.milestones.find((each) => each.milestone === state.setup.definition.main)?.rung ?? 0) >=
          2,
      }),
    )
  return [...closed, ...open]
    .filter((outcome) => outcome.period < period)
    .toSorted((one, other) => (one.period < other.period ? 1 : -1))
}
