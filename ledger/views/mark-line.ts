import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { StepDefinition } from '../../domain/programme/template.ts'
import type { DutyView } from './duty-view.ts'

/**
 * The line that records a duty, ready to copy: every required fact is named and left empty, so that a line sent
 * unfilled is refused by name and never records an invention.
 */
export function markLine(
  definition: StepDefinition,
  { teamId, step, period, milestone }: Pick<DutyView, 'teamId' | 'step' | 'period' | 'milestone'>,
  today: CivilDate,
): string {
  const own = definitionOf(definition, milestone)
  const facts = own.facts.filter((fact) => fact.required).map((fact) => `--set ${fact.fact}=`)
  const [kind] = own.evidence
  return [
    `npx hopelight mark ${teamId} ${step} ${period} ${milestone} --on ${today}`,
    ...facts,
    ...(kind === undefined ? [] : [`--evidence ${kind}:FILE`]),
  ].join(' ')
}
