import { meetingPlanOf } from '../domain/cadence/plan/meeting-plan.ts'
import { type AddressKind, addressKinds, type Reachable } from '../domain/notices/recipients.ts'
import { type SeatKey, seatKeys } from '../domain/programme/seats.ts'
import type { Template } from '../domain/programme/template.ts'
import { raiseAttentions, settleAttentions } from '../ledger/outbox/attentions.ts'
import {
  channelStates,
  disableChannel,
  enableChannel,
  noteDoubtfulCode,
  noteFailing,
} from '../ledger/outbox/channel-states.ts'
import {
  claimDeliveries,
  claimedDeliveries,
  type DeliveryFilter,
  dueDeliveries,
  expirePending,
  giveUpRepeat,
  nextDueAt,
  settleDelivery,
  wasSentSince,
} from '../ledger/outbox/deliveries.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { addressNotices, unaddressedNotices, waitingNotices } from '../ledger/outbox/outbox.ts'
import { type Person, peopleByIds } from '../ledger/people.ts'
import { orderInWords } from './order-in-words.ts'
import { listOccurrences, openOccurrences } from '../ledger/queries/occurrences.ts'
import { listTeams, type TeamSummary, teamSummary } from '../ledger/queries/teams.ts'
import { whyNotOwed } from '../ledger/queries/why-not-owed.ts'
import { inboxView, toDo } from '../ledger/views/inbox-view.ts'
import type { OutboxPort } from './outbox-port.ts'

/** `templateOf` throws for an unknown name. */
export function ledgerOutbox(ledger: Ledger, templateOf: (name: string) => Template): OutboxPort {
  return {
    unaddressed: (limit) => unaddressedNotices(ledger, limit),
    waiting: (channelId, known) => waitingNotices(ledger, channelId, known),
    address: (addressings, at) => addressNotices(ledger, addressings, at),
    team: (teamId) => teamSummary(ledger, teamId),
    async people(personIds) {
      const people = await peopleByIds(ledger, personIds)
      return new Map([...people].map(([personId, person]) => [personId, reachable(person)]))
    },
    channelStates: () => channelStates(ledger),
    disableChannel: (channelId, code, at) => disableChannel(ledger, channelId, { code, at }),
    noteDoubtfulCode: (channelId, code) => noteDoubtfulCode(ledger, channelId, code),
    noteFailing: (channelId, at) => noteFailing(ledger, channelId, at),
    noteWorking: (channelId) => enableChannel(ledger, channelId),
    raise: (items, at) => raiseAttentions(ledger, items, at),
    settleAttentions: (items) => settleAttentions(ledger, items),
    due: (channel, at, recipientId) => dueDeliveries(ledger, filter(channel, recipientId), at),
    claimed: (channel, recipientId) => claimedDeliveries(ledger, filter(channel, recipientId)),
    nextDueAt: (channelId, at) => nextDueAt(ledger, channelId, at),
    claim: (deliveries, claim) => claimDeliveries(ledger, deliveries, claim),
    async settle(deliveryId, token, at, settlement) {
      await settleDelivery(ledger, deliveryId, { token, at, settlement })
    },
    async expire(deliveryId, at, reason) {
      await expirePending(ledger, deliveryId, { reason, at })
    },
    giveUpRepeat: (deliveryId, at, reason) => giveUpRepeat(ledger, deliveryId, { reason, at }),
    whyNotOwed: (notice, at) => whyNotOwed(ledger, templateOf, notice, at),
    async meeting(place, definition, milestone) {
      const [occurrence] = await listOccurrences(ledger, place)
      return occurrence === undefined ? null : meetingPlanOf(definition, occurrence.milestones, milestone)
    },
    order: (notice) => orderInWords(ledger, notice),
    teamsHeld: (personId, seats) => teamsHeldBy(ledger, personId, seats),
    wasTold: (channel, recipientId, since) => wasSentSince(ledger, { channel, recipientId }, since),
    async duties(personId, at) {
      const held = await teamsHeldBy(ledger, personId, seatKeys)
      const open = []
      for (const { teamId } of held) open.push(...(await openOccurrences(ledger, teamId)))
      const owed = inboxView({ teams: held, open, templateOf, at }, null).filter(({ owner, teamId }) =>
        held.some((team) => team.teamId === teamId && (team.seats[owner] ?? []).includes(personId)),
      )
      const { returned, thisWeek, today } = toDo(owed, at)
      return { today: [...returned, ...today], thisWeek }
    },
  }
}

async function teamsHeldBy(
  ledger: Ledger,
  personId: string,
  wanted: readonly SeatKey[],
): Promise<readonly TeamSummary[]> {
  const teams = await listTeams(ledger)
  return teams.filter(({ seats }) => wanted.some((seat) => (seats[seat] ?? []).includes(personId)))
}

function filter(channel: string, recipientId: string | undefined): DeliveryFilter {
  return recipientId === undefined ? { channel } : { channel, recipientId }
}

function reachable({ channels, contacts, language, personId }: Person): Reachable {
  const known = contacts.flatMap(({ address, kind }) => {
    const own = addressKinds.find((each) => each === kind)
    return own === undefined ? [] : [[own, address] as const]
  })
  const addresses: Partial<Record<AddressKind, string>> = Object.fromEntries(known)
  return { personId, language, channels, addresses }
}
