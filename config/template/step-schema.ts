import { z } from 'zod'
import { seatKeys } from '../../domain/programme/seats.ts'
import { stepKeys } from '../../domain/programme/steps.ts'
import { evidenceKinds } from '../../domain/programme/template.ts'
import { nameField, wholeNumberField, wordField } from '../yaml/fields.ts'
import { closedObject } from '../../domain/schemas/closed-object.ts'

export const periodKinds = ['week', 'month', 'quarter', 'half-year', 'year', 'three-years'] as const
export const factTypes = [
  'text',
  'texts',
  'date',
  'integer',
  'number',
  'yes-no',
  'choice',
  'choices',
] as const
const ranks = ['prep', 'main', 'stage', 'follow-up'] as const
const dueKinds = [
  'preferred-weekday',
  'nth-workday',
  'on-or-before',
  'last-workday-of-month',
  'programme-month-end',
  'before',
  'after',
] as const

/** More working days than any rule of a three-year programme needs. */
const mostWorkdays = 250
const workdays = wholeNumberField(1, mostWorkdays)
const milestoneForm = '小写英文键，如 held 或 topic-set / a kebab-case key such as topic-set'
const milestoneKey = z
  .string({ error: milestoneForm })
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: milestoneForm })
const factForm = 'camelCase 英文键，如 outsideReviewers / a camelCase key'
const factKey = z.string({ error: factForm }).regex(/^[a-z][a-zA-Z0-9]*$/, { error: factForm })
const number = z.number({ error: '数字 / a number' })
const yesNo = z.boolean({ error: 'true · false' })
const list = { error: '列表 / a list' }

const levelThree = z.discriminatedUnion(
  'kind',
  [
    closedObject({ kind: z.literal('workdays'), workdays }),
    closedObject({ kind: z.literal('reds-in-a-row'), reds: wholeNumberField(2, 10) }),
  ],
  { error: 'kind: workdays · reds-in-a-row' },
)

/** @source docs/programme.md, "4. The six steps" */
export const dueRule = z.discriminatedUnion(
  'kind',
  [
    closedObject({ kind: z.literal('preferred-weekday') }),
    closedObject({ kind: z.literal('nth-workday'), nth: wholeNumberField(1, 20) }),
    closedObject({
      kind: z.literal('on-or-before'),
      month: wholeNumberField(1, 12),
      day: wholeNumberField(1, 31),
    }),
    closedObject({ kind: z.literal('last-workday-of-month'), month: wholeNumberField(1, 12) }),
    closedObject({ kind: z.literal('programme-month-end'), month: wholeNumberField(1, 36) }),
    closedObject({ kind: z.literal('before'), milestone: milestoneKey, workdays }),
    closedObject({ kind: z.literal('after'), milestone: milestoneKey, workdays }),
  ],
  { error: `kind: ${dueKinds.join(' · ')}` },
)

export const fact = closedObject({
  fact: factKey,
  name: nameField,
  type: wordField(factTypes),
  unit: nameField.nullable().default(null),
  required: yesNo.default(true),
  norm: number.nullable().default(null),
  least: number.nullable().default(null),
  most: number.nullable().default(null),
  choices: z.array(nameField, list).default([]),
})

export const milestone = closedObject({
  milestone: milestoneKey,
  name: nameField,
  rank: wordField(ranks),
  owner: wordField(seatKeys),
  meeting: yesNo.default(false),
  optional: yesNo.default(false),
  due: dueRule,
  needs: z.array(milestoneKey, list).default([]),
  facts: z.array(fact, list).default([]),
  evidence: z.array(wordField(evidenceKinds), list).default([]),
})

export const step = closedObject({
  step: wordField(stepKeys),
  name: nameField,
  period: wordField(periodKinds),
  main: milestoneKey,
  count: wholeNumberField(1, 200),
  leadWorkdays: wholeNumberField(0, 60),
  catchUpWorkdays: wholeNumberField(0, 60),
  remindWorkdays: z.array(workdays, list),
  yellowWorkdays: workdays,
  redWorkdays: workdays,
  levelThree,
  expiryWorkdays: workdays,
  milestones: z.array(milestone, list).min(1, { error: '至少一个节点 / at least one milestone' }),
})

/** `templates/NAME.yaml`. */
export const templateFile = closedObject({
  template: z.string({ error: '模板名，如 six-step.v1 / a name such as six-step.v1' }),
  steps: z.array(step, list),
})
