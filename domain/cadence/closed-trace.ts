import type { CadenceState, ClosedTrace, MilestoneEnd, MilestoneStateName } from './state.ts'

/** How a milestone ends that is in that state when its occurrence closes. */
export function endOf(state: MilestoneStateName): MilestoneEnd {
  return state === 'pending' || state === 'returned' ? 'waived' : state
}

/** How that milestone ended; `waived` as well when the occurrence had no milestones (an exempt week). */
export function endIn(state: CadenceState, { ends }: ClosedTrace, milestone: string): MilestoneEnd {
  return ends[indexOf(state, milestone)] ?? 'waived'
}

/** The same trace with another end of that milestone. */
export function withEnd(
  state: CadenceState,
  trace: ClosedTrace,
  milestone: string,
  end: MilestoneEnd,
): ClosedTrace {
  return { ...trace, ends: trace.ends.with(indexOf(state, milestone), end) }
}

function indexOf(state: CadenceState, milestone: string): number {
  const index = state.setup.definition.milestones.findIndex((each) => each.milestone === milestone)
  if (index < 0) throw new Error(`${state.setup.definition.step} has no milestone ${milestone}`)
  return index
}
