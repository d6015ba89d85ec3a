import { join } from 'node:path'
import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import { dateOf } from '../../domain/calendar/instant.ts'
import type { MilestoneDefinition, StepDefinition } from '../../domain/programme/template.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate, templateNames } from '../../config/read-project-files.ts'
import { findMilestone, findStep, plainWord } from '../views/find-named.ts'
import type { ApiClient } from './api-client.ts'
import { type ShownTeam, teamAnswer } from '../../domain/schemas/view-schemas.ts'
import type { CliContext } from './command.ts'
import { badInput, optionalDateInput } from './inputs.ts'

/** An occurrence of a team's step as far as a mark on the command line needs it. */
export interface MarkedStep {
  /** As the team's template defines it; undefined: neither known here, so that the API has its say. */
  readonly definition: StepDefinition | undefined
  /** Of the occurrence when it is open; else empty. */
  readonly duties: ShownTeam['steps'][number]['open'][number]['milestones']
  /** Whether what is over can still be recorded, as by a correction. */
  readonly mayBeOver: boolean
}

export async function markedStep(
  api: ApiClient,
  place: { readonly teamId: string; readonly step: string; readonly period: string },
  { mayBeOver }: Pick<MarkedStep, 'mayBeOver'>,
): Promise<MarkedStep> {
  const { template, steps } = await api.get(`/teams/${encodeURIComponent(place.teamId)}`, teamAnswer)
  if (!templateNames().includes(template)) return { definition: undefined, duties: [], mayBeOver }
  const definition = findStep(
    readTemplate(join(projectFolder(), 'templates', `${template}.yaml`)),
    place.step,
  )
  const own = steps.find(({ step }) => step === definition?.step)
  const wanted = plainWord(place.period).toUpperCase()
  const duties = own?.open.find(({ period }) => period === wanted)?.milestones ?? []
  return { definition, duties, mayBeOver }
}

/** The milestone that a person means; undefined: not known here. */
export function milestoneIn({ definition }: MarkedStep, given: string): MilestoneDefinition | undefined {
  return definition === undefined ? undefined : findMilestone(definition, given)
}

/** `--on`, read before anything is uploaded, so that a wrong day costs nothing. Throws `date-invalid`. */
export function givenDay(context: CliContext): CivilDate | null {
  return optionalDateInput('--on', context.option('on'))
}

/**
 * The day that a mark without one is for: of a meeting the day that it was planned, due or recorded for, of anything
 * else today. A meeting whose occurrence is over has no such day: throws `bad-input`, where it can be recorded at all.
 */
export function usualDay(
  context: CliContext,
  step: MarkedStep,
  definition: MilestoneDefinition | undefined,
): CivilDate {
  const own = step.duties.find(({ milestone }) => milestone === definition?.milestone)
  if (own?.meetingOn != null) return own.meetingOn
  if (definition?.meeting !== true || !step.mayBeOver) return dateOf(context.now)
  throw badInput(
    `请写明“${definition.name}”是哪天：--on DATE / say on which day ${definition.milestone} was: --on DATE`,
  )
}
