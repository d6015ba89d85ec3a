import type { MilestoneDefinition, StepDefinition } from '../programme/template.ts'
import type { MilestoneState, OccurrenceState } from './state.ts'

export function definitionOf(definition: StepDefinition, milestone: string): MilestoneDefinition {
  const found = definition.milestones.find((each) => each.milestone === milestone)
  if (found === undefined) throw new Error(`${definition.step} has no milestone ${milestone}`)
  return found
}

export function milestoneOf(occurrence: OccurrenceState, milestone: string): MilestoneState {
  const found = occurrence.milestones.find((each) => each.milestone === milestone)
  if (found === undefined) throw new Error(`${occurrence.period} has no milestone ${milestone}`)
  return found
}

/** A milestone as far as what is owed of it is concerned: of the machine's state, or of the ledger. */
export interface OwedMilestone {
  readonly milestone: string
  readonly state: MilestoneState['state'] | 'dropped'
  /** Null: it has not happened. What was returned has. */
  readonly mark: object | null
}

/** Done, late or not, waived, missed or dropped: nothing is owed any more. */
export function isSettled({ state }: Pick<OwedMilestone, 'state'>): boolean {
  return state !== 'pending' && state !== 'returned'
}

export function isDone(milestone: MilestoneState): boolean {
  return milestone.state === 'done' || milestone.state === 'done-late'
}

/** Milestones that must have happened before this one may: what it needs, and what it counts from. */
export function neededFirst(milestone: MilestoneDefinition): readonly string[] {
  return milestone.due.kind === 'after' ? [...milestone.needs, milestone.due.milestone] : milestone.needs
}

/**
 * Whether anybody is asked for a milestone of an open occurrence. `waits`: not until what it needs or counts from has
 * happened. `over`: it prepared a meeting that was held, so nobody is asked for it any more, and it counts as a gap
 * when its occurrence closes.
 */
export type Press = 'settled' | 'over' | 'waits' | 'pressed'

/**
 * The one rule of whom the clock reminds and escalates, of every list of what is to be done and of every light: what was
 * sent back is asked for in any case, the main milestone too. @source docs/programme.md 3.8
 */
export function pressOf(
  definition: StepDefinition,
  { milestones }: { readonly milestones: readonly OwedMilestone[] },
  { milestone, state }: Pick<OwedMilestone, 'milestone' | 'state'>,
): Press {
  const hasHappened = (key: string): boolean =>
    milestones.some((each) => each.milestone === key && each.mark !== null)
  if (isSettled({ state })) return 'settled'
  const own = definitionOf(definition, milestone)
  if (state === 'returned' || own.rank === 'main') return 'pressed'
  if (own.rank === 'prep' && hasHappened(definition.main)) return 'over'
  return neededFirst(own).every(hasHappened) ? 'pressed' : 'waits'
}

export function isPressed(
  definition: StepDefinition,
  occurrence: OccurrenceState,
  milestone: MilestoneState,
): boolean {
  return pressOf(definition, occurrence, milestone) === 'pressed'
}
