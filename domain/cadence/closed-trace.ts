import type { CadenceState, MilestoneStateName } from './state.ts'

/** How one milestone of a closed occurrence ended, as in `ClosedTrace`. */
export type MilestoneEnd = 'd' | 'l' | 'm' | '-'

/** The letter of a milestone's last state. */
export function endOf(state: MilestoneStateName): MilestoneEnd {
  switch (state) {
    case 'done':
      return 'd'
    case 'done-late':
      return 'l'
    case 'missed':
      return 'm'
    case 'pending':
    case 'returned':
    case 'waived':
      return '-'
  }
}

/** How that milestone ended; `-` as well when the occurrence had no milestones (an exempt week). */
export function endIn(state: CadenceState, ends: string, milestone: string): MilestoneEnd {
  const letter = ends[indexOf(state, milestone)]
  return letter === 'd' || letter === 'l' || letter === 'm' ? letter : '-'
}

/** The same ends with another one for that milestone. */
export function withEnd(state: CadenceState, ends: string, milestone: string, end: MilestoneEnd): string {
  const index = indexOf(state, milestone)
  return `${ends.slice(0, index)}${end}${ends.slice(index + 1)}`
}

function indexOf(state: CadenceState, milestone: string): number {
  const index = state.setup.definition.milestones.findIndex((each) => each.milestone === milestone)
  if (index < 0) throw new Error(`${state.setup.definition.step} has no milestone ${milestone}`)
  return index
}
