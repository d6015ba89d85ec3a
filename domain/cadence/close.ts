import type { StepDefinition } from '../programme/template.ts'
import { type CadenceEventBody, type OccurrenceResult, occurrenceResults, type Tally } from './events.ts'
import { definitionOf, isSettled, milestoneOf } from './milestones.ts'
import type { CadenceState, MilestoneStateName, OccurrenceState } from './state.ts'

export interface Closing {
  readonly result: OccurrenceResult
  /** Milestones other than the main one that were not done (资料欠缺). */
  readonly gaps: number
  readonly missed: readonly string[]
  /** Optional ones that nobody is asked about. */
  readonly dropped: readonly string[]
}

/** At expiry what is open is missed, optional ones are dropped; the result is the main milestone's. */
export function closingOf(definition: StepDefinition, occurrence: OccurrenceState): Closing {
  const open = occurrence.milestones.filter((milestone) => !isSettled(milestone))
  const optional = (key: string): boolean => definitionOf(definition, key).optional
  const missed = open.map((each) => each.milestone).filter((key) => !optional(key))
  return {
    result: resultOf(milestoneOf(occurrence, definition.main).state),
    gaps: missed.filter((key) => key !== definition.main).length,
    missed,
    dropped: open.map((each) => each.milestone).filter(optional),
  }
}

function resultOf(state: MilestoneStateName): OccurrenceResult {
  return state === 'pending' || state === 'returned' ? 'missed' : state
}

/** Closes an occurrence, and the cadence with it when it was the last. */
export function closeEvents(
  state: CadenceState,
  period: string,
  closing: Closing,
): readonly CadenceEventBody[] {
  const closed: CadenceEventBody = { kind: 'occurrenceClosed', period, ...closing }
  const isLast = state.nextIndex >= state.setup.definition.count && state.occurrences.length === 1
  if (!isLast) return [closed]
  const results = [...state.closed.map(({ result }) => result), closing.result]
  return [closed, { kind: 'cadenceConcluded', step: state.setup.definition.step, tally: tallyOf(results) }]
}

export function tallyOf(results: readonly OccurrenceResult[]): Tally {
  const count = (wanted: OccurrenceResult): number => results.filter((result) => result === wanted).length
  const [done, late, missed, exempt, waived, suspended] = occurrenceResults
  return {
    [done]: count(done),
    [late]: count(late),
    [missed]: count(missed),
    [exempt]: count(exempt),
    [waived]: count(waived),
    [suspended]: count(suspended),
  }
}
