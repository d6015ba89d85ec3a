import { z } from 'zod'
import { occurrenceResults } from '../cadence/events.ts'
import { lights } from '../cadence/lights.ts'
import { seatKeys } from '../programme/seats.ts'
import { deliveryStates } from '../notices/delivery-states.ts'

/**
 * What the API answers to whoever reads: the form of each answer as the routes promise it and as the CLI reads it. An answer may hold
 * more than is named here.
 */
const lit = { light: z.enum(lights), word: z.string() }

const duty = z.looseObject({
  ...lit,
  teamId: z.string(),
  step: z.string(),
  period: z.string(),
  milestone: z.string(),
  name: z.string(),
  owner: z.enum(seatKeys),
  optional: z.boolean(),
  meeting: z.boolean(),
  meetingOn: z.string().nullable().default(null),
  state: z.string(),
  press: z.string(),
  dueAt: z.string(),
  provisional: z.boolean(),
  returnedReason: z.string().nullable(),
  waitsForNames: z.array(z.string()),
  mark: z
    .looseObject({ happenedOn: z.string(), personId: z.string().nullable(), belowNorm: z.array(z.string()) })
    .nullable(),
})

const inboxDuty = duty.extend({ county: z.string(), stepName: z.string(), command: z.string() })
export type ShownDuty = z.infer<typeof duty>
export type ShownInboxDuty = z.infer<typeof inboxDuty>

const asked = { asOf: z.string(), seat: z.string().nullable() }
export const inboxAnswer = z.looseObject({ ...asked, duties: z.array(inboxDuty) })
const order = {
  step: z.string(),
  period: z.string(),
  draftedAt: z.string(),
  state: z.string(),
  number: z.string().nullable(),
  replyBy: z.string().nullable(),
  unansweredAt: z.string().nullable(),
  dutyDone: z.boolean(),
  lineNames: z.array(z.string()),
}

/** Absent in the answer of an older service. */
const standing = {
  standstills: z
    .array(z.looseObject({ subject: z.string(), zh: z.object({ what: z.string(), todo: z.string() }) }))
    .default([]),
}
export type ShownStandstill = z.infer<typeof standing.standstills>[number]

export const toDoAnswer = z.looseObject({
  ...asked,
  ...standing,
  today: z.array(inboxDuty),
  thisWeek: z.array(inboxDuty),
  returned: z.array(inboxDuty),
  orders: z
    .array(z.looseObject({ ...order, county: z.string(), stepName: z.string(), ready: z.string() }))
    .optional()
    .describe('absent in the answer of an older service'),
})

export const cityAnswer = z.looseObject({
  asOf: z.string(),
  ...standing,
  teams: z.array(
    z.looseObject({
      teamId: z.string(),
      county: z.string(),
      name: z.string(),
      state: z.string(),
      command: z.string(),
      steps: z.array(
        z.looseObject({
          ...lit,
          step: z.string(),
          name: z.string(),
          open: z.number(),
          expected: z.number(),
          held: z.number(),
          exempt: z.number(),
          pastDue: z.number(),
          overdue: z.number(),
          nextOpensAt: z.string().nullable(),
        }),
      ),
    }),
  ),
})

export const teamAnswer = z.looseObject({
  ...standing,
  teamId: z.string(),
  name: z.string(),
  county: z.string(),
  industry: z.string(),
  template: z.string(),
  startOn: z.string(),
  endsOn: z.string(),
  state: z.string(),
  suspendedOn: z.string().nullable(),
  releasedTo: z.string().nullable(),
  asOf: z.string(),
  steps: z.array(
    z.looseObject({
      ...lit,
      step: z.string(),
      name: z.string(),
      meeting: z.boolean(),
      state: z.string(),
      open: z.array(
        z.looseObject({ ...lit, period: z.string(), provisional: z.boolean(), milestones: z.array(duty) }),
      ),
      next: z.looseObject({ period: z.string(), opensAt: z.string(), provisional: z.boolean() }).nullable(),
      closed: z.record(z.enum(occurrenceResults), z.number()),
    }),
  ),
  orders: z.array(z.looseObject({ ...order, orderId: z.string() })),
})
export type ShownTeam = z.infer<typeof teamAnswer>
export type ShownOrder = ShownTeam['orders'][number]

const marked = z.looseObject({
  milestone: z.string(),
  state: z.string().optional(),
  happenedOn: z.string().optional(),
  note: z.string().optional(),
})
const moved = z.looseObject({ dueAt: z.string(), previousDueAt: z.string() })

export const historyAnswer = z.looseObject({
  teamId: z.string(),
  source: z.enum(['temporal', 'archive']),
  events: z.array(
    z.looseObject({
      workflowId: z.string(),
      sequence: z.number(),
      at: z.string(),
      kind: z.string(),
      period: z.string().optional(),
      milestone: z.string().optional(),
      marks: z.array(marked).optional(),
      mark: marked.optional(),
      milestones: z.array(moved.extend({ milestone: z.string() })).optional(),
      dates: moved.optional(),
      number: z.string().optional(),
      result: z.string().optional(),
      reason: z.string().optional(),
      rule: z.string().optional(),
      message: z.string().optional(),
      actor: z.looseObject({ personId: z.string(), seatId: z.string(), via: z.string() }).optional(),
    }),
  ),
})
export type ShownEvent = z.infer<typeof historyAnswer>['events'][number]

export const peopleAnswer = z.looseObject({
  people: z.array(z.looseObject({ personId: z.string(), name: z.string() })),
})

export const attentionsAnswer = z.looseObject({
  attentions: z.array(
    z.looseObject({
      kind: z.string(),
      subject: z.string(),
      since: z.string(),
      text: z.object({ zh: z.string(), en: z.string() }),
    }),
  ),
})

export type ShownAttention = z.infer<typeof attentionsAnswer>['attentions'][number]

export const channelsAnswer = z.looseObject({
  channels: z.array(
    z.looseObject({
      channelId: z.string(),
      disabledAt: z.string().nullable(),
      faultCode: z.string().nullable(),
      failingSince: z.string().nullable(),
      pending: z.number(),
    }),
  ),
})
export type ShownChannel = z.infer<typeof channelsAnswer>['channels'][number]

export const enabledAnswer = z.looseObject({
  wasDisabled: z.boolean(),
  courier: z.enum(['woken', 'no-courier', 'unreachable']),
})

export const noticesAnswer = z.looseObject({
  asOf: z.string(),
  counts: z.record(z.enum(deliveryStates), z.number()),
  unaddressed: z.number(),
  notices: z.array(
    z.looseObject({
      number: z.string(),
      county: z.string(),
      content: z.string(),
      channel: z.string(),
      recipientId: z.string(),
      state: z.enum(deliveryStates),
      reason: z.string().nullable(),
      notBefore: z.string().nullable(),
      repeats: z.number(),
      repeatAt: z.string().nullable(),
      at: z.string(),
      acknowledged: z.looseObject({ at: z.string(), personId: z.string(), note: z.string() }).nullable(),
    }),
  ),
})
export type ShownNotices = z.infer<typeof noticesAnswer>
export type ShownDelivery = ShownNotices['notices'][number]

export const teamsAnswer = z.looseObject({
  teams: z.array(
    z.looseObject({
      teamId: z.string(),
      name: z.string(),
      county: z.string(),
      industry: z.string(),
      template: z.string(),
      startOn: z.string(),
      endsOn: z.string(),
      state: z.string(),
      suspendedOn: z.string().nullable(),
    }),
  ),
})

export const keptEvidenceAnswer = z.object({
  stored: z.literal(true),
  sha256: z.string().describe('Of the bytes as they are kept.'),
  size: z.int(),
  uploadedSha256: z.string().optional().describe('Of the bytes as they came, when others are kept.'),
})

export const liveAnswer = z.object({ live: z.literal(true) })

export const readyAnswer = z.object({
  ready: z.boolean(),
  checks: z.object({
    worker: z.boolean(),
    temporal: z.boolean(),
    ledger: z.boolean(),
    workflows: z.boolean(),
  }),
  ledgerProblem: z.object({ code: z.string(), text: z.string() }).nullable(),
  standstills: z.array(z.looseObject({ kind: z.string(), subject: z.string(), since: z.string() })),
  troubles: z.int(),
  findings: z.int(),
  attentions: z.int().nullable().describe('Null: the ledger cannot be read.'),
})
