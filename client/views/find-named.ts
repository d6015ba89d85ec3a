import { toHalfWidth } from '../../domain/half-width.ts'
import { evidenceName } from '../../domain/programme/evidence-name.ts'
import {
  type EvidenceKind,
  evidenceKinds,
  type MilestoneDefinition,
  type StepDefinition,
  type Template,
} from '../../domain/programme/template.ts'

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

/** The kind of evidence that a person means: by key or Chinese name, in any width and case; undefined: none. */
export function findEvidenceKind(given: string): EvidenceKind | undefined {
  const wanted = plainWord(given)
  return evidenceKinds.find((kind) => kind === wanted.toLowerCase() || evidenceName(kind) === wanted)
}

/** A typed word without what an input method adds. */
export function plainWord(given: string): string {
  return toHalfWidth(given).trim()
}
