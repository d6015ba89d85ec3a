import { z } from 'zod'
import { parseCivilDate } from '../calendar/civil-date.ts'
import { commandIdForm, isCommandId, isPersonId, personIdForm } from '../cadence/messages/message-forms.ts'
import { seatKeys } from '../programme/seats.ts'
import { evidenceKinds } from '../programme/template.ts'
import { closedObject } from './closed-object.ts'

/**
 * The commands of docs/contracts.md as zod schemas, for the wire and for OpenAPI. What the workflows themselves read with
 * is domain/cadence/messages/read-message.ts; a property test holds the two together.
 */
const longText = z.string().max(20_000)
const commandId = z
  .string()
  .regex(commandIdForm)
  .refine(isCommandId, 'a number of a person')
  .describe('Chosen by the sender; the same id is one command for ever.')
const day = z
  .string()
  .refine((text) => parseCivilDate(text) !== null, 'YYYY-MM-DD')
  .meta({ format: 'date' })

const messageActor = z
  .object({
    personId: z.string().regex(personIdForm).refine(isPersonId, 'a number of a person'),
    seatId: z.enum(seatKeys),
  })
  .describe('What a plain message claims. Only an API vouches for more, by a signature of the whole message.')
  .transform((actor) => ({ ...actor, via: 'update' as const, unsigned: true as const }))

/** In which seat the API is asked, the one that owes the duty when left out. Who asks is told by how it was authenticated. */
export const bodyActor = closedObject({
  seatId: z.string().max(80).optional().describe('liaison, or liaison@longyou'),
}).optional()

/** A message may hold names that are not known here; a body may not, so that a mistyped one is never left out. */
type MakeObject = <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodObject<Shape>

const factValue = z.union([longText, z.number(), z.boolean(), z.array(longText).max(50)])
const period = z.string().min(1).max(16)
const replaces = z.int().min(1).max(1e9).optional()
const milestone = z.string().min(1).max(40)
const optionalText = longText.nullish().transform((text) => text ?? '')
const replyLimit = z.int().min(1).max(60).default(5)

function evidenceList(object: MakeObject) {
  const evidence = object({
    kind: z.enum(evidenceKinds),
    name: optionalText,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    size: z.int().min(0).optional(),
    uploadedSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('Of the file as uploaded, where only a part of it is kept as `sha256`.'),
    url: z
      .string()
      .max(2000)
      .regex(/^https?:\/\//)
      .optional(),
  })
    .refine((given) => given.sha256 !== undefined || given.url !== undefined, 'sha256 (file) or url (link)')
    .transform(({ sha256, size, uploadedSha256, url, ...rest }) => ({
      ...rest,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(uploadedSha256 === undefined ? {} : { uploadedSha256 }),
      ...(size === undefined ? {} : { size }),
      ...(url === undefined ? {} : { url }),
    }))
  return z
    .array(evidence)
    .max(20)
    .nullish()
    .transform((given) => given ?? [])
}

function cadenceShapes(object: MakeObject) {
  const evidence = evidenceList(object)
  const mark = object({
    milestone,
    happenedOn: day,
    values: z
      .record(z.string().max(40), factValue)
      .refine((values) => Object.keys(values).length <= 40, 'at most 40')
      .nullish()
      .transform((values) => values ?? {}),
    evidence,
    note: optionalText,
  })
  return {
    'mark-milestones': { period, marks: z.array(mark).max(20) },
    'return-milestone': {
      period,
      milestone,
      reason: longText,
      limitWorkdays: z.int().min(1).max(60).default(3),
    },
    'correct-milestone': { period, mark, reason: longText, replaces },
    'admit-late-record': { period, mark, reason: longText, replaces },
    'issue-order': { period, note: optionalText, limitWorkdays: replyLimit },
    'reply-order': { period, reason: longText, evidence },
    'return-order': { period, reason: longText, limitWorkdays: replyLimit },
    'close-order': { period, note: optionalText },
  } as const
}

const programmeShapes = {
  suspend: { on: day, reason: longText },
  resume: { on: day },
  release: { to: longText, reason: optionalText },
} as const

const head = { commandId, actor: messageActor }
const messages = cadenceShapes(z.object)

/** As they come to a workflow, by command. @source docs/contracts.md, "Temporal messages" */
export const commandMessages = {
  'mark-milestones': z.object({ ...head, ...messages['mark-milestones'] }),
  'return-milestone': z.object({ ...head, ...messages['return-milestone'] }),
  'correct-milestone': z.object({ ...head, ...messages['correct-milestone'] }),
  'admit-late-record': z.object({ ...head, ...messages['admit-late-record'] }),
  'issue-order': z.object({ ...head, ...messages['issue-order'] }),
  'reply-order': z.object({ ...head, ...messages['reply-order'] }),
  'return-order': z.object({ ...head, ...messages['return-order'] }),
  'close-order': z.object({ ...head, ...messages['close-order'] }),
  suspend: z.object({ ...head, ...programmeShapes.suspend }),
  resume: z.object({ ...head, ...programmeShapes.resume }),
  release: z.object({ ...head, ...programmeShapes.release }),
} as const

const step = z.string().min(1).max(40).describe('weekly-salon … three-year-leap')
const bodyHead = { commandId, actor: bodyActor }
const bodies = cadenceShapes(closedObject)

/** As they come to the API: a step beside the period, and an actor that the API completes and signs. */
export const commandBodies = {
  'mark-milestones': closedObject({ ...bodyHead, step, ...bodies['mark-milestones'] }),
  'return-milestone': closedObject({ ...bodyHead, step, ...bodies['return-milestone'] }),
  'correct-milestone': closedObject({ ...bodyHead, step, ...bodies['correct-milestone'] }),
  'admit-late-record': closedObject({ ...bodyHead, step, ...bodies['admit-late-record'] }),
  'issue-order': closedObject({ ...bodyHead, step, ...bodies['issue-order'] }),
  'reply-order': closedObject({ ...bodyHead, step, ...bodies['reply-order'] }),
  'return-order': closedObject({ ...bodyHead, step, ...bodies['return-order'] }),
  'close-order': closedObject({ ...bodyHead, step, ...bodies['close-order'] }),
  suspend: closedObject({ ...bodyHead, ...programmeShapes.suspend }),
  resume: closedObject({ ...bodyHead, ...programmeShapes.resume }),
  release: closedObject({ ...bodyHead, ...programmeShapes.release }),
} as const

export type BodyActor = z.infer<typeof bodyActor>

const belowNorm = z.object({
  fact: z.string(),
  name: z.string(),
  value: z.number(),
  norm: z.number(),
  unit: z.string().nullable(),
})
const answeredMark = z.object({
  milestone: z.string(),
  name: z.string(),
  state: z.string(),
  happenedOn: z.string(),
  belowNorm: z.array(belowNorm).describe('未达规模: taken all the same.'),
})

/** What is answered to a recorded command. @source docs/contracts.md, "Commands" */
export const recordedAnswer = z.object({
  recorded: z.literal(true),
  commandId: z.string(),
  sequence: z.int(),
  at: z.string(),
  state: z.string(),
  already: z
    .object({ by: z.string().nullable(), at: z.string() })
    .optional()
    .describe('The same value was recorded before, by another command.'),
  marks: z
    .array(answeredMark)
    .optional()
    .describe('What became of each mark of the command, in its order; `state` is the worst of them.'),
  number: z
    .string()
    .optional()
    .describe('督办编号 of the order that was issued; absent: it is not known yet.'),
})

/** What is answered to a refused one. */
export const refusedAnswer = z.object({
  recorded: z.literal(false),
  code: z.string(),
  message: z.string(),
  missing: z.array(z.string()),
})

/** Bad input, unknown team or person, unavailable. */
export const errorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    commandId: z.string().nullable(),
    details: z.array(z.unknown()),
  }),
})
