import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { StepDefinition } from '../../domain/programme/template.ts'
import type { DutyView } from './duty-view.ts'

type DutyPlace = Pick<DutyView, 'teamId' | 'step' | 'period' | 'milestone' | 'meetingOn'>

/**
 * The line that records a duty, ready to copy: every required fact is named and left empty, so that a line sent
 * unfilled is refused by name and never records an invention. A meeting's day is its own, not the day of asking.
 */
export function markLine(
  definition: StepDefinition,
  { teamId, step, period, milestone, meetingOn }: DutyPlace,
): string {
  const own = definitionOf(definition, milestone)
  const facts = own.facts.filter((fact) => fact.required).map((fact) => `--set ${fact.fact}=`)
  const [kind] = own.evidence
  return [
    `npx hopelight mark ${teamId} ${step} ${period} ${milestone}`,
    ...(meetingOn === null ? [] : [`--on ${meetingOn}`]),
    ...facts,
    ...(kind === undefined ? [] : [`--evidence ${kind}:FILE`]),
  ].join(' ')
}
