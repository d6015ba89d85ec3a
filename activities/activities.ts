import type { DomainEvent } from '../domain/cadence/events.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import type { PeriodsPlan } from '../domain/cadence/plan/plan.ts'
import type { PlanPeriodsInput } from '../domain/cadence/plan/plan-periods.ts'
import type { CommandAnswer } from '../domain/cadence/messages/remembered-commands.ts'
import type { Finding } from '../domain/findings.ts'
import type { Fence } from '../ledger/record/fence.ts'

export interface PlanPeriodsRequest {
  readonly calendarVersion: string
  readonly plan: PlanPeriodsInput
}

export type PlanPeriodsResult = PeriodsPlan & { readonly nextIndex: number }

/** Everything one wake-up caused: written in one transaction, idempotent by event and notice key. */
export interface Outcomes {
  readonly fence: Fence
  readonly events: readonly DomainEvent[]
  readonly notices: readonly Notice[]
}

export interface VouchRequest {
  readonly workflowId: string
  /** Last entry of the workflow's record so far; what the ledger holds beyond it was written by a lost task. */
  readonly recordedTo: number
  readonly commands: readonly CommandToVouchFor[]
  /** Entries that other workflows say they have recorded. */
  readonly entries: readonly EntryAddress[]
}

export interface CommandToVouchFor {
  /** Of the message. */
  readonly name: string
  readonly commandId: string
  /** Absent: it claims no signature. */
  readonly message?: unknown
}

export interface EntryAddress {
  readonly workflowId: string
  readonly sequence: number
}

export interface VouchResult {
  /** In the order of the request. */
  readonly commands: readonly VouchedCommand[]
  /** In the order of the request; null: the ledger has no such entry. */
  readonly entries: readonly (ReportedEntry | null)[]
}

/** An order of a programme or the end of a step, without what a released step carries; `other`: no message may name it. */
export type ReportedEntry = DomainEvent | 'other'

/** `stale`: signed longer ago, or later, than a signature counts for; `none`: not signed. */
export type Signature = 'good' | 'bad' | 'stale' | 'none'

export interface VouchedCommand {
  readonly signature: Signature
  /** The answer that the ledger knows of this id; null: none. */
  readonly recorded: CommandAnswer | null
}

export interface NumberOrderRequest {
  readonly orderId: string
  /** Orders are numbered by the year in which they are issued. */
  readonly issuedAt: string
}

export interface NumberOrderResult {
  /** `DB-2026-0012`. */
  readonly number: string
}

export interface LookIntoOutboxRequest {
  readonly channelId: string
  /** The courier's own time. */
  readonly at: string
}

/** How fast a channel may be used. */
export interface Pace {
  /** Messages in a minute; null: no limit is known. */
  readonly perMinute: number | null
  /** Messages in a second; null: no limit is known. */
  readonly perSecond: number | null
  /** Messages on their way at the same time. */
  readonly atOnce: number
}

export interface LookIntoOutboxResult {
  /** False: the settings have no such channel any more, and nothing waits for it. */
  readonly configured: boolean
  /** Notices that got their recipients. */
  readonly addressed: number
  /** Deliveries that are of no use any more. */
  readonly expired: number
  /** Deliveries of an attempt that was interrupted. */
  readonly unknown: number
  /** Whom to tell now: person ids, or `group`. */
  readonly recipients: readonly string[]
  readonly pace: Pace
  /** Other channels that have something that must not wait for their next look. */
  readonly wake: readonly string[]
  /** When the courier looks again. */
  readonly nextLookAt: string
}

export interface NotifyPeopleRequest {
  readonly channelId: string
  /** The courier's own time. */
  readonly at: string
  /** Whom to tell; absent in runs that began before `one-recipient-one-activity`: everybody. */
  readonly recipientId?: string
}

export interface NotifyPeopleResult {
  /** Notices that were delivered. */
  readonly delivered: number
  readonly expired: number
  readonly unknown: number
  /** Of the last message, as the history reads: `sent ok`; null: there was none. */
  readonly result: string | null
  /** Something that fits into another message waits for the same recipient. */
  readonly more: boolean
  /** Nothing more can be sent for now. */
  readonly halt: boolean
  readonly wake: readonly string[]
  /** When the courier looks again. */
  readonly nextLookAt: string
}

export interface ArchiveRequest {
  /** When this keeping began, the keeper's own time. */
  readonly at: string
  /** At most so many histories at a time. */
  readonly limit: number
}

export interface ArchiveResult {
  /** Runs that have ended. */
  readonly archived: number
  /** Present states of runs that go on. */
  readonly snapshots: number
  /** There is more of this keeping: ask again. */
  readonly isLeft: boolean
  readonly findings: readonly Finding[]
}

export interface KeepingRequest {
  /** When this keeping began, the keeper's own time. */
  readonly at: string
}

export interface ReconcileResult {
  /** Runs compared event for event. */
  readonly compared: number
  /** Runs of which only the number of events was compared: nothing in them has changed. */
  readonly counted: number
  /** Events of lost workflow tasks that were dropped from the ledger. */
  readonly dropped: number
  readonly findings: readonly Finding[]
}

export interface CheckpointsResult {
  /** Teams that got a checkpoint: they have entries since their last one. */
  readonly kept: number
  readonly unchanged: number
  readonly findings: readonly Finding[]
}

export interface CheckResult {
  readonly findings: readonly Finding[]
}

/** What a history keeps of a batch: all of it but the fence, which concerns the attempt alone. */
export interface RecordedOutcomes extends Omit<Outcomes, 'fence'> {
  /** Channels whose couriers must look at once: a person has ordered something. */
  readonly wake?: readonly string[]
}

/** The activities as workflows see them; every business time is an argument. Names are frozen. */
export interface Activities {
  planPeriods(request: PlanPeriodsRequest): Promise<PlanPeriodsResult>
  /** Checks what workflows cannot see: signatures, ids used long ago, and what a sender's record says. */
  vouchForMessages(request: VouchRequest): Promise<VouchResult>
  /** Gives back what it wrote, so that the history reads by itself. */
  recordOutcomes(outcomes: Outcomes): Promise<RecordedOutcomes>
  /** Takes the next number for an issued order; asked for again, the same one. */
  numberOrder(request: NumberOrderRequest): Promise<NumberOrderResult>
  /** Finds out whom a channel has to tell something now. */
  lookIntoOutbox(request: LookIntoOutboxRequest): Promise<LookIntoOutboxResult>
  /** Sends one message to one recipient. */
  notifyPeople(request: NotifyPeopleRequest): Promise<NotifyPeopleResult>
  /** Puts what has ended, and the present state of what goes on, into the archive. */
  archiveHistories(request: ArchiveRequest): Promise<ArchiveResult>
  /** Compares the ledger with the histories that were archived in this keeping, and counts the rest. */
  reconcileRecord(request: KeepingRequest): Promise<ReconcileResult>
  /** Signs and keeps a checkpoint of each team that has recorded something since its last one, from the archive. */
  keepCheckpoints(request: KeepingRequest): Promise<CheckpointsResult>
  /** Whether there are calendars for the years that running programmes need, and one more. */
  checkCalendarHorizon(request: KeepingRequest): Promise<CheckResult>
  /** Whether Temporal keeps closed runs for long enough. */
  checkRetention(request: KeepingRequest): Promise<CheckResult>
}
