import { z } from 'zod'
import { seatKeys } from '../programme/seats.ts'
import { bodyActor } from './command-schema.ts'
import { closedObject } from './closed-object.ts'

/** What the API is asked by `POST /attentions/acknowledge`. */
export const acknowledgeBody = closedObject({
  items: z
    .array(z.string().min(1).max(120))
    .min(1)
    .max(100)
    .describe('Numbers of notices as people see them, or the subjects of items'),
  actor: bodyActor,
  note: z.string().max(20_000).default('').describe('At most 2,000 characters'),
})
export type AcknowledgeRequest = z.infer<typeof acknowledgeBody>

/** What it answers: whose word stands for each item, and since when. */
export const acknowledgeAnswer = z.object({
  acknowledged: z.array(
    z.object({
      kind: z.string(),
      subject: z.string(),
      number: z.string().nullable().describe('Of the notice; null: its delivery is not there any more'),
      recipientId: z.string().nullable(),
      code: z.string().nullable(),
      since: z.string(),
      at: z.string(),
      personId: z.string(),
      seatId: z.enum(seatKeys),
      via: z.string(),
      note: z.string(),
      already: z.boolean().describe('It had been acknowledged before; the first word stands.'),
    }),
  ),
})
export type AcknowledgedItem = z.infer<typeof acknowledgeAnswer>['acknowledged'][number]
