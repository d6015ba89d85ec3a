import { z } from 'zod'
import { seatKeys } from '../../domain/programme/seats.ts'
import { stepKeys } from '../../domain/programme/steps.ts'
import { dueRule, factTypes, periodKinds } from './step-schema.ts'

/**
 * The parts of a template that its parts refer to one another by, whatever else is wrong: so that one fault
 * does not hide another. What cannot be read is null.
 */
const text = z.string().nullable().catch(null)
const count = z.number().nullable().catch(null)
const flag = z.boolean().catch(false)

const fact = z.object({
  fact: text,
  type: z.enum(factTypes).nullable().catch(null),
  norm: count,
  least: count,
  most: count,
  choices: z.array(z.unknown()).catch([]),
})

const milestone = z.object({
  milestone: text,
  rank: text,
  owner: z.enum(seatKeys).nullable().catch(null),
  optional: flag,
  due: dueRule.nullable().catch(null),
  needs: z.array(text).catch([]),
  facts: z.array(fact.nullable().catch(null)).catch([]),
  evidence: z.array(text).catch([]),
})

const step = z.object({
  step: z.enum(stepKeys).nullable().catch(null),
  period: z.enum(periodKinds).nullable().catch(null),
  main: text,
  remindWorkdays: z.array(z.number()).catch([]),
  yellowWorkdays: count,
  redWorkdays: count,
  levelThree: z.object({ workdays: count }).nullable().catch(null),
  milestones: z.array(milestone.nullable().catch(null)).catch([]),
})

export const looseTemplate = z
  .object({ template: text, steps: z.array(step.nullable().catch(null)).nullable().catch(null) })
  .catch({ template: null, steps: null })

export type LooseFact = z.infer<typeof fact>
export type LooseMilestone = z.infer<typeof milestone>
export type LooseStep = z.infer<typeof step>
