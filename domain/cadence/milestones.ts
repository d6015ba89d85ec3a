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

/** Done, late or not, waived or missed: nothing is owed any more. */
export function isSettled(milestone: MilestoneState): boolean {
  return milestone.state !== 'pending' && milestone.state !== 'returned'
}

export function isDone(milestone: MilestoneState): boolean {
  return milestone.state === 'done' || milestone.state === 'done-late'
}

/** Milestones that must have happened before this one may: what it needs, and what it counts from. */
export function neededFirst(milestone: MilestoneDefinition): readonly string[] {
  return milestone.due.kind === 'after' ? [...milestone.needs, milestone.due.milestone] : milestone.needs
}

/**
 * Whether the clock presses for a milestone now. A follow-up is silent until the day it counts from, a stage until
 * what it needs has happened; the main one never is; the preps are silent once the main one happened.
 * @source programme.md 3.8
 */
export function isPressed(
  definition: StepDefinition,
  occurrence: OccurrenceState,
  milestone: MilestoneState,
): boolean {
  if (isSettled(milestone)) return false
  const own = definitionOf(definition, milestone.milestone)
  if (own.rank === 'main') return true
  if (own.rank === 'prep' && milestoneOf(occurrence, definition.main).mark !== null) return false
  return neededFirst(own).every((needed) => milestoneOf(occurrence, needed).mark !== null)
}
