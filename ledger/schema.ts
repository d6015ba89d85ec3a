import type { DeliveryState } from '../domain/notices/delivery-states.ts'
import type { CivilDate } from '../domain/calendar/civil-date.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import type { Actor } from '../domain/cadence/commands.ts'
import type { DomainEvent, OccurrenceResult } from '../domain/cadence/events.ts'
import type { NoticeKind } from '../domain/cadence/notice.ts'
import type { MilestoneStateName, Rung } from '../domain/cadence/state.ts'
import type { FindingCode } from '../domain/findings.ts'
import type { AttentionKind } from '../domain/notices/attention.ts'
import type { Language } from '../domain/notices/message-templates.ts'
import type { SeatKey } from '../domain/programme/seats.ts'
import type { StepKey } from '../domain/programme/steps.ts'

/** 0 no · 1 yes. */
export type YesNo = 0 | 1

/** Canonical JSON; the comment at the column says of what. */
type Json = string

/** One line of the record: (workflow_id, sequence) is its key, `body` the whole event. */
export interface EventTable {
  readonly workflow_id: string
  readonly sequence: number
  readonly team_id: string
  readonly step: StepKey | null
  readonly period: string | null
  readonly milestone: string | null
  readonly kind: DomainEvent['kind']
  readonly at: Instant
  readonly scheduled_at: Instant | null
  readonly actor_person_id: string | null
  readonly actor_seat_id: SeatKey | null
  readonly actor_via: Actor['via'] | null
  readonly body: Json
}

/**
 * What the last workflow task of a workflow wrote, from that sequence on: it may yet turn out that the task was lost.
 * Not in the histories.
 */
export interface TailTable {
  readonly workflow_id: string
  readonly run_id: string
  readonly first_run_id: string
  readonly run_started_ms: number
  readonly history_length: number
  readonly task_started_ms: number
  /** Sequence of the last event that the history had confirmed; 0: none. */
  readonly confirmed: number
}

/** Accepted commands: which event was their first. */
export interface CommandTable {
  readonly workflow_id: string
  readonly command_id: string
  readonly sequence: number
}

export interface TeamTable {
  readonly team_id: string
  readonly name: string
  readonly county: string
  readonly industry: string
  readonly template: string
  readonly start_on: CivilDate
  readonly ends_on: CivilDate
  readonly salon_weekday: number
  readonly salon_at: string
  readonly state: 'running' | 'suspended' | 'concluded' | 'released'
  readonly suspended_on: CivilDate | null
  readonly calendar_version: string
}

export interface SeatTable {
  readonly team_id: string
  readonly seat: SeatKey
  readonly position: number
  readonly person_id: string
}

/** One of a team's six steps. */
export interface CadenceTable {
  readonly team_id: string
  readonly step: StepKey
  readonly template: string
  readonly calendar_version: string
  readonly state: 'running' | 'suspended' | 'concluded' | 'released'
  readonly suspended_on: CivilDate | null
  /** Tally; null until concluded. */
  readonly tally: Json | null
}

export type OccurrenceRowState = 'planned' | 'open' | OccurrenceResult

export interface OccurrenceTable {
  readonly team_id: string
  readonly step: StepKey
  readonly period: string
  readonly state: OccurrenceRowState
  readonly opens_at: Instant
  readonly opened_at: Instant | null
  readonly expires_at: Instant
  readonly closed_at: Instant | null
  readonly provisional: YesNo
  /** The rule by which it is 免开. */
  readonly exempt: 'no-working-day' | null
  readonly result: OccurrenceResult | null
  readonly gaps: number
}

export type MilestoneRowState = MilestoneStateName | 'dropped'

export interface MilestoneTable {
  readonly team_id: string
  readonly step: StepKey
  readonly period: string
  readonly milestone: string
  /** Place in the template's order. */
  readonly position: number
  readonly state: MilestoneRowState
  readonly due_at: Instant
  readonly original_due_at: Instant
  /** Instants as last planned, those already past included. */
  readonly remind_at: Json
  readonly yellow_at: Instant | null
  readonly red_at: Instant | null
  readonly level_three_at: Instant | null
  readonly provisional: YesNo
  readonly rule: string
  readonly rung: Rung
  readonly reminded_at: Instant | null
  readonly happened_on: CivilDate | null
  readonly recorded_at: Instant | null
  readonly recorded_by_person_id: string | null
  readonly recorded_by_seat_id: SeatKey | null
  readonly recorded_via: Actor['via'] | null
  /** FactValues. */
  readonly values: Json | null
  /** Evidence[]. */
  readonly evidence: Json | null
  readonly note: string | null
  /** Names of facts below their norm. */
  readonly below_norm: Json | null
  readonly returned_reason: string | null
  /** Sequence of the event whose value is in force. */
  readonly sequence: number | null
}

export interface SupervisionOrderTable {
  readonly order_id: string
  readonly team_id: string
  readonly step: StepKey
  readonly period: string
  /** `dropped`: done before anybody signed it. */
  readonly state: 'draft' | 'issued' | 'replied' | 'returned' | 'closed' | 'dropped'
  /** Milestones. */
  readonly lines: Json
  readonly drafted_at: Instant
  /** `DB-2026-0012`. */
  readonly number: string | null
  readonly issued_at: Instant | null
  readonly reply_by: Instant | null
  /** When a reply was found missing; null: it was not, or it came, or a new limit was given. */
  readonly unanswered_at: Instant | null
  /** What was asked for when it was issued. */
  readonly note: string | null
  readonly replied_at: Instant | null
  readonly reply: string | null
  readonly returned_reason: string | null
  readonly closed_at: Instant | null
}

/** Numbers of supervision orders that were issued, one each. */
export interface OrderNumberTable {
  readonly year: number
  readonly number: number
  readonly order_id: string
}

export interface NoticeTable {
  readonly notice_id: string
  readonly team_id: string
  readonly step: StepKey | null
  readonly period: string | null
  readonly milestone: string | null
  readonly kind: NoticeKind
  /** SeatKey[]. */
  readonly seats: Json
  readonly at: Instant
  /** Of the event that caused it, or `sequenceOfPhantom`. */
  readonly sequence: number
  readonly expires_at: Instant | null
  readonly due_at: Instant | null
  readonly provisional: YesNo
  /** NoticeLine[]. */
  readonly lines: Json
}

/** Of a notice that somebody was told, and whose event was dropped since with what a lost task had written. */
export const sequenceOfPhantom = 0

/** Notices for which nobody has been chosen yet. */
export interface OutboxTable {
  readonly notice_id: string
}

export interface DeliveryTable {
  readonly delivery_id: string
  readonly notice_id: string
  readonly channel: string
  readonly recipient_id: string
  readonly revision: number
  readonly state: DeliveryState
  readonly attempt: number
  readonly claim_token: string | null
  /** Of the last message it was in: its own delivery id, or the digest's. */
  readonly message_id: string | null
  readonly provider_ref: string | null
  readonly not_before: Instant | null
  readonly expires_at: Instant | null
  readonly reason: string | null
  /** When it came into this state. */
  readonly at: Instant
  /** The first attempt of the message it is in. */
  readonly dated_at: Instant | null
  /** When a message is sent again of which nobody knows whether it arrived; null: never. */
  readonly repeat_at: Instant | null
  /** How often that was done. */
  readonly repeats: number
}

/** A way out; one without a row is in order. */
export interface ChannelStateTable {
  readonly channel: string
  /** Since when a fault of its settings keeps it from sending. */
  readonly disabled_at: Instant | null
  readonly fault_code: string | null
  /** Code of the last message, if no table lists it or it was no answer of the far end: twice in a row is a fault. */
  readonly doubtful_code: string | null
  /** Since when no message went out for a passing fault. */
  readonly failing_since: Instant | null
}

/** What a person has to look after; settled ones are deleted. */
export interface AttentionTable {
  readonly kind: AttentionKind
  readonly subject: string
  readonly code: string | null
  readonly since: Instant
}

/** An item that a person acknowledged, and with what words; it is open no longer. */
export interface AcknowledgementTable extends AttentionTable {
  readonly at: Instant
  readonly person_id: string
  readonly seat_id: SeatKey
  readonly via: Actor['via']
  readonly note: string
}

export interface PersonTable {
  readonly person_id: string
  readonly name: string
  readonly language: Language
  /** Channel ids, the preferred one first. */
  readonly channels: Json
}

export interface ContactTable {
  readonly person_id: string
  readonly position: number
  readonly kind: string
  readonly address: string
}

export interface CalendarVersionTable {
  readonly version: string
  readonly year: number
  /** CalendarYear. */
  readonly json: Json
}

/** A team as it was first submitted. */
export interface SubmissionTable {
  readonly team_id: string
  readonly body: Json
  readonly at: Instant
}

/** How a run stands or ended, in Temporal's word in small letters. */
export type RunStatus =
  | 'running'
  | 'completed'
  | 'continued-as-new'
  | 'failed'
  | 'canceled'
  | 'terminated'
  | 'timed-out'

/** The index of the archive; the archive's own folder holds the same. Not in the histories. */
export interface ArchiveRunTable {
  readonly workflow_id: string
  readonly run_id: string
  readonly workflow_type: string
  /** The run that continued as this one. */
  readonly previous_run_id: string | null
  /** `running`: a snapshot that a later one replaces. */
  readonly status: RunStatus
  readonly started_at: Instant
  readonly closed_at: Instant | null
  /** Of the history. */
  readonly events: number
  /** Of the record; null: the run wrote none. */
  readonly first_sequence: number | null
  readonly last_sequence: number | null
  /** Of the canonical text of the history. */
  readonly sha256: string
  /** Of that text. */
  readonly bytes: number
  readonly archived_at: Instant
}

/** What the keeper found. Not in the histories. */
export interface FindingTable {
  readonly kind: FindingCode
  readonly subject: string
  readonly details: Json
  readonly since: Instant
  /** Null: it still stands. */
  readonly until: Instant | null
}

/** A backup from which this ledger was restored. Not in the histories. */
export interface RestorationTable {
  readonly restored_at: Instant
  readonly taken_at: Instant
  /** How many became unknown. */
  readonly deliveries: number
}

/** A key by which an API vouches for who gave a command. Not in the histories. */
export interface ActorKeyTable {
  /** SPKI, as PEM. */
  readonly public_key: string
  /** `own`: an API of this ledger signs, or signed, with it; `adopted`: one of where a team came from. */
  readonly origin: 'own' | 'adopted'
  readonly since: Instant
}

/** What a ledger that several machines share goes with. Not in the histories. */
export interface CounterpartTable {
  readonly kind: 'log-key' | 'archive'
  readonly identity: string
  readonly since: Instant
}

export interface LedgerSchema {
  readonly event: EventTable
  readonly tail: TailTable
  readonly command: CommandTable
  readonly team: TeamTable
  readonly seat: SeatTable
  readonly cadence: CadenceTable
  readonly occurrence: OccurrenceTable
  readonly milestone: MilestoneTable
  readonly supervision_order: SupervisionOrderTable
  readonly order_number: OrderNumberTable
  readonly notice: NoticeTable
  readonly outbox: OutboxTable
  readonly delivery: DeliveryTable
  readonly channel_state: ChannelStateTable
  readonly attention: AttentionTable
  readonly acknowledgement: AcknowledgementTable
  readonly person: PersonTable
  readonly contact: ContactTable
  readonly calendar_version: CalendarVersionTable
  readonly submission: SubmissionTable
  readonly archive_run: ArchiveRunTable
  readonly finding: FindingTable
  readonly restoration: RestorationTable
  readonly actor_key: ActorKeyTable
  readonly counterpart: CounterpartTable
}
