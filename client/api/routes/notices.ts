import { z } from 'zod'
import { readMoment } from '../../../domain/calendar/instant.ts'
import { attentionText } from '../../../domain/notices/attention-text.ts'
import { groupRecipient } from '../../../domain/notices/recipients.ts'
import { nearestNames } from '../../../domain/nearest.ts'
import { fileChannelId } from '../../../config/hopelight-file-schema.ts'
import { refuse } from '../../../domain/refusals.ts'
import { type OpenAttention, openAttentions } from '../../../ledger/outbox/attentions.ts'
import { channelStates, enableChannel } from '../../../ledger/outbox/channel-states.ts'
import { deliveryStates } from '../../../domain/notices/delivery-states.ts'
import {
  countDeliveries,
  countUnaddressed,
  type DeliveryAddress,
  deliveryAddresses,
  listDeliveries,
  pendingByChannel,
} from '../../../ledger/queries/deliveries.ts'
import { listTeams } from '../../../ledger/queries/teams.ts'
import { personNames } from '../../../ledger/queries/person-names.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { acknowledgeAnswer, acknowledgeBody } from '../../../domain/schemas/acknowledge-schema.ts'
import {
  attentionsAnswer,
  channelsAnswer,
  enabledAnswer,
  noticesAnswer,
} from '../../../domain/schemas/view-schemas.ts'
import { wakeCourier } from '../../../temporal/client/wake-courier.ts'
import { toldView } from '../../views/told-view.ts'
import { acknowledgeItems } from '../acknowledge-items.ts'
import type { ApiDeps } from '../api-deps.ts'
import { closedObject } from '../../../domain/schemas/closed-object.ts'
import { answeredBy } from '../answered-by.ts'
import type { ApiServer } from '../api-server.ts'
import { callerOf } from '../caller.ts'
import { RefusedError } from '../refused-error.ts'
import { knownTeam } from '../resolve.ts'

/** Every instant of the record has one form, so that text order is time order. */
const moment = z.string().transform((given, context) => {
  const instant = readMoment(given)
  if (instant !== null) return instant
  context.addIssue(
    '应为时刻，如 2026-11-27T09:00:00+08:00（1900 至 2999 年）/ a moment of the years 1900 to 2999',
  )
  return z.NEVER
})

const querystring = closedObject({
  team: z.string().max(80).optional().describe('Team id'),
  person: z.string().max(80).optional().describe('Recipient: a person id, or `group`'),
  state: z.enum(deliveryStates).optional(),
  channel: z.string().max(80).optional().describe('Channel id'),
  since: moment.optional().describe('In this state since then or later, with its offset from UTC'),
  limit: z.coerce.number().int().min(1).max(1_000).default(200).describe('The newest so many'),
})

const params = z.object({ channelId: z.string().max(80) })

/** What was told to whom, what keeps it from somebody, saying that it was seen to, and letting a fixed channel send again. */
export function noticeRoutes(app: ApiServer, deps: ApiDeps): void {
  const { client, ledger, now } = deps
  app.get(
    '/notices',
    {
      schema: {
        summary: 'What was told to whom, and what became of it; the newest last',
        querystring,
        response: answeredBy(noticesAnswer),
      },
    },
    async (request) => {
      const { channel, limit, person, since, state, team } = request.query
      const teamId = team === undefined ? undefined : (await knownTeam(ledger, team)).team.teamId
      const asked = {
        ...(teamId === undefined ? {} : { teamId }),
        ...(person === undefined ? {} : { recipientId: person }),
        ...(channel === undefined ? {} : { channel }),
        ...(since === undefined ? {} : { since }),
      }
      const counts = await countDeliveries(ledger, asked)
      if (person !== undefined && Object.values(counts).every((count) => count === 0))
        await knownRecipient(ledger, person)
      return {
        asOf: now(),
        counts,
        unaddressed: await countUnaddressed(ledger, teamId),
        notices: toldView(
          await listDeliveries(ledger, { ...asked, ...(state === undefined ? {} : { state }) }, limit),
          await listTeams(ledger),
          deps.templates,
        ),
      }
    },
  )
  app.get(
    '/attentions',
    {
      schema: {
        summary: 'What wants a person’s hand, and what to do',
        response: answeredBy(attentionsAnswer),
      },
    },
    async () => {
      const items = await openAttentions(ledger)
      const deliveryIds = items.filter(({ kind }) => kind === 'result-unknown').map(({ subject }) => subject)
      const addresses = await deliveryAddresses(ledger, deliveryIds)
      return { asOf: now(), attentions: items.map((item) => ({ ...item, text: textOf(item, addresses) })) }
    },
  )
  app.post(
    '/attentions/acknowledge',
    {
      schema: {
        summary: 'Somebody has seen to what nothing else settles; all of the items or none',
        body: acknowledgeBody,
        response: answeredBy(acknowledgeAnswer),
      },
    },
    async (request) => {
      const caller = callerOf(request, deps.adminToken)
      return { acknowledged: [...(await acknowledgeItems(deps, caller, request.body))] }
    },
  )
  app.get(
    '/channels',
    {
      schema: {
        summary: 'Channels that fail, and what waits for each',
        response: answeredBy(channelsAnswer),
      },
    },
    async () => {
      const [states, pending] = [await channelStates(ledger), await pendingByChannel(ledger)]
      const channelIds = [...new Set([...states.keys(), ...pending.keys()])].toSorted()
      return {
        asOf: now(),
        channels: channelIds.map((channelId) => ({
          ...inOrder,
          ...states.get(channelId),
          channelId,
          pending: pending.get(channelId) ?? 0,
        })),
      }
    },
  )
  app.post(
    '/channels/:channelId/enable',
    {
      schema: {
        summary: 'A fixed channel sends again',
        params,
        body: closedObject({}).nullish(),
        response: answeredBy(enabledAnswer),
      },
    },
    async (request) => {
      const { channelId } = request.params
      const before = (await channelStates(ledger)).get(channelId) ?? null
      await enableChannel(ledger, channelId)
      const courier = await wakeCourier(client, channelId)
      if (before === null && courier === 'no-courier')
        throw new RefusedError(
          refuse('unknown-channel', {
            given: channelId,
            nearest: nearestTo(channelId, await pendingByChannel(ledger)),
          }),
        )
      return { channelId, wasDisabled: before?.disabledAt != null, courier }
    },
  )
}

const inOrder = { disabledAt: null, faultCode: null, doubtfulCode: null, failingSince: null } as const

function nearestTo(given: string, pending: ReadonlyMap<string, number>): string {
  return nearestNames(given, [...pending.keys(), fileChannelId]).join('、')
}

/** People read the notice's number, not the id of its delivery. */
function textOf(item: OpenAttention, addresses: ReadonlyMap<string, DeliveryAddress>) {
  return attentionText({ ...item, subject: addresses.get(item.subject)?.number ?? item.subject })
}

/** Nobody was told anything: is it because there is no such person? */
async function knownRecipient(ledger: Ledger, given: string): Promise<void> {
  const names = await personNames(ledger)
  if (!names.has(given) && given !== groupRecipient)
    throw new RefusedError(refuse('unknown-person', { given }))
}
