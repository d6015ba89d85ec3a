import { toHalfWidth } from '../../domain/half-width.ts'
import type { MilestoneDefinition, StepDefinition, Template } from '../../domain/programme/template.ts'

/** The step that a person means: by key or Chinese name, in any width and case; undefined: none. */
export function findStep({ steps }: Pick<Template, 'steps'>, given: string): StepDefinition | undefined {
  const wanted = plainWord(given)
  return steps.find(({ step, name }) => step === wanted.toLowerCase() || toHalfWidth(name) === wanted)
}

/** The milestone that a person means: by key or Chinese name, in any width and case; undefined: none. */
export function findMilestone(
  { milestones }: Pick<StepDefinition, 'milestones'>,
  given: string,
): MilestoneDefinition | undefined {
  const wanted = plainWord(given)
  return milestones.find(
    ({ milestone, name }) => milestone === wanted.toLowerCase() || toHalfWidth(name) === wanted,
  )
}

/** A typed word without what an input method adds. */
export function plainWord(given: string): string {
  return toHalfWidth(given).trim()
}
