import type { Instant } from '../domain/calendar/instant.ts'
import type { MeetingPlan } from '../domain/cadence/plan/meeting-plan.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import type { Attention } from '../domain/notices/attention.ts'
import type { OrderScene } from '../domain/notices/notice-fillings.ts'
import type { Reachable } from '../domain/notices/recipients.ts'
import type { SeatKey } from '../domain/programme/seats.ts'
import type { StepDefinition } from '../domain/programme/template.ts'
import type { ChannelState } from '../ledger/outbox/channel-states.ts'
import type { Claim, Delivery, NextDue, Settlement } from '../ledger/outbox/deliveries.ts'
import type { Addressing } from '../ledger/outbox/outbox.ts'
import type { OrderPlace } from '../ledger/queries/orders.ts'
import type { TeamSummary } from '../ledger/queries/teams.ts'
import type { OrderNotice } from '../ledger/queries/why-order-not-owed.ts'
import type { InboxDuty } from '../ledger/views/inbox-view.ts'

export type { Addressing, ChannelState, Claim, Delivery, InboxDuty, Settlement, TeamSummary }

/** The ledger as far as telling people is concerned. */
export interface OutboxPort {
  /** Notices for which nobody has been chosen yet, the oldest first. */
  unaddressed(limit: number): Promise<readonly Notice[]>
  /** Notices that wait for a channel, or for one that is not among `known`. */
  waiting(channelId: string, known: readonly string[]): Promise<readonly Notice[]>
  /** Gives back the channels that have something new. */
  address(addressings: readonly Addressing[], at: Instant): Promise<readonly string[]>
  /** Null: no such team. */
  team(teamId: string): Promise<TeamSummary | null>
  people(personIds: readonly string[]): Promise<ReadonlyMap<string, Reachable>>
  channelStates(): Promise<ReadonlyMap<string, ChannelState>>
  disableChannel(channelId: string, code: string, at: Instant): Promise<void>
  noteDoubtfulCode(channelId: string, code: string | null): Promise<void>
  noteFailing(channelId: string, at: Instant): Promise<void>
  noteWorking(channelId: string): Promise<void>
  raise(items: readonly (Attention & { readonly code?: string })[], at: Instant): Promise<void>
  settleAttentions(items: readonly Attention[]): Promise<void>
  due(channelId: string, at: Instant, recipientId?: string): Promise<readonly Delivery[]>
  claimed(channelId: string, recipientId?: string): Promise<readonly Delivery[]>
  nextDueAt(channelId: string, at: Instant): Promise<NextDue>
  /** All or none: compare-and-set. */
  claim(deliveries: readonly Delivery[], claim: Claim): Promise<boolean>
  settle(deliveryId: string, token: string, at: Instant, settlement: Settlement): Promise<void>
  expire(deliveryId: string, at: Instant, reason: string): Promise<void>
  /** It stays unknown, and is not sent again. */
  giveUpRepeat(deliveryId: string, at: Instant, reason: string): Promise<void>
  /** Why a notice is of no use any more; null: it stands. */
  whyNotOwed(notice: Notice, at: Instant): Promise<string | null>
  /** Day and place of an occurrence's meeting as the record has them; null: it has none. */
  meeting(place: OrderPlace, definition: StepDefinition, milestone: string): Promise<MeetingPlan | null>
  /** What a notice of a supervision order has to say of it; null: there is no such order. */
  order(notice: OrderNotice): Promise<OrderScene | null>
  /** The teams in which a person holds one of these seats, by id. */
  teamsHeld(personId: string, seats: readonly SeatKey[]): Promise<readonly TeamSummary[]>
  /** Whether a channel has sent somebody a message since then. */
  wasTold(channelId: string, recipientId: string, since: Instant): Promise<boolean>
  /** What a person owes today and this week, in the seats they hold. */
  duties(
    personId: string,
    at: Instant,
  ): Promise<{
    readonly today: readonly InboxDuty[]
    readonly thisWeek: readonly InboxDuty[]
  }>
}
