import type { CivilDate } from '../calendar/civil-date.ts'
import type { Instant } from '../calendar/instant.ts'
import type { SeatKey } from '../programme/seats.ts'
import type { StepKey } from '../programme/steps.ts'
import type { Actor, Evidence, FactValues } from './commands.ts'
import type { PlannedMilestone, PlannedOccurrence, WorkingDayStripData } from './plan/plan.ts'
import type { CommandAnswer } from './messages/remembered-commands.ts'

/** How an occurrence ended. @source docs/programme.md, "4. The six steps" */
export const occurrenceResults = ['done', 'done-late', 'missed', 'exempt', 'waived', 'suspended'] as const
export type OccurrenceResult = (typeof occurrenceResults)[number]

export type Tally = Readonly<Record<OccurrenceResult, number>>

/** Which milestone of which occurrence an event is about. */
interface AtMilestone {
  readonly period: string
  readonly milestone: string
}

/** Which supervision order of which occurrence an event is about. */
interface AtOrder {
  readonly period: string
  readonly orderId: string
}

export interface RecordedMark {
  readonly milestone: string
  readonly state: 'done' | 'done-late'
  readonly happenedOn: CivilDate
  readonly values: FactValues
  readonly evidence: readonly Evidence[]
  readonly note: string
  /** Facts below their norm (未达规模). */
  readonly belowNorm: readonly string[]
}

/** A milestone's dates after they moved; `rule` says why. */
export interface MovedDates extends PlannedMilestone {
  readonly previousDueAt: Instant
}

/** When an occurrence that had not opened yet opens after a suspension. */
export interface MovedOpening {
  readonly period: string
  readonly opensAt: Instant
  readonly expiresAt: Instant
}

/** What a closed occurrence's trace says after a correction or a late record. */
export interface ClosedAfter {
  readonly result: OccurrenceResult
  readonly gaps: number
}

/** Whence a workflow's record was taken over. @source docs/decisions/0012-a-team-moves-with-its-state.md */
export interface AdoptedFrom {
  /** Name of the other installation's log. */
  readonly log: string
  /** Of the export's bytes, in hexadecimal. */
  readonly exportSha256: string
  /** The last run there; the first one here follows it. */
  readonly runId: string
  /** Entries of this workflow there. */
  readonly size: number
  /** Root of the tree over them, in base64. */
  readonly root: string
}

export type CadenceEventBody =
  | {
      readonly kind: 'cadenceStarted'
      readonly step: StepKey
      readonly startOn: CivilDate
      readonly endsOn: CivilDate
      readonly template: string
      readonly calendarVersion: string
    }
  /** How far the plan reaches, and the working days on which every later date rests. */
  | {
      readonly kind: 'planExtended'
      readonly calendarVersion: string
      /** Index of the owed period that is planned next. */
      readonly nextIndex: number
      readonly strip: WorkingDayStripData
    }
  | { readonly kind: 'occurrencePlanned'; readonly period: string; readonly occurrence: PlannedOccurrence }
  | { readonly kind: 'occurrenceOpened'; readonly period: string }
  | ({ readonly kind: 'milestoneReminded'; readonly remindAt: Instant } & AtMilestone)
  | ({ readonly kind: 'milestoneTurnedYellow' } & AtMilestone)
  | ({ readonly kind: 'milestoneTurnedRed' } & AtMilestone)
  | ({ readonly kind: 'milestoneReachedLevelThree' } & AtMilestone)
  | { readonly kind: 'rowOfRedsNudged'; readonly period: string; readonly reds: number }
  | {
      readonly kind: 'orderDrafted'
      readonly period: string
      readonly orderId: string
      readonly lines: readonly string[]
    }
  | {
      readonly kind: 'orderLineAdded'
      readonly period: string
      readonly orderId: string
      readonly milestone: string
    }
  | ({ readonly kind: 'orderLeftUnsigned' } & AtOrder)
  | ({
      readonly kind: 'orderIssued'
      readonly lines: readonly string[]
      /** 18:00 of the last working day for a reply. */
      readonly replyBy: Instant
      readonly note: string
    } & AtOrder)
  /** The order's number (督办编号), taken once it stood in the history that it was issued. */
  | ({ readonly kind: 'orderNumbered'; readonly number: string } & AtOrder)
  | ({ readonly kind: 'orderLeftUnanswered' } & AtOrder)
  | ({
      readonly kind: 'orderReplied'
      readonly reason: string
      readonly evidence: readonly Evidence[]
    } & AtOrder)
  | ({ readonly kind: 'orderReturned'; readonly reason: string; readonly replyBy: Instant } & AtOrder)
  | ({ readonly kind: 'orderClosed'; readonly note: string } & AtOrder)
  /** A draft whose duties were done goes by itself: nobody has heard of it. */
  | ({ readonly kind: 'orderDropped' } & AtOrder)
  | { readonly kind: 'milestonesMarked'; readonly period: string; readonly marks: readonly RecordedMark[] }
  /** Marked again with the value that stands there: the first mark holds. */
  | {
      readonly kind: 'markRepeated'
      readonly period: string
      readonly recorded: Pick<CommandAnswer, 'sequence' | 'at' | 'state'>
    }
  | {
      readonly kind: 'datesMoved'
      readonly period: string
      readonly milestones: readonly MovedDates[]
      readonly expiresAt: Instant
      readonly rule: string
    }
  | ({
      readonly kind: 'milestoneReturned'
      readonly reason: string
      readonly dates: MovedDates
      readonly expiresAt: Instant
      readonly replaces: number
    } & AtMilestone)
  | {
      readonly kind: 'milestoneCorrected'
      readonly period: string
      readonly mark: RecordedMark
      readonly reason: string
      /** Sequence of the event it replaces; null when neither state nor sender names it. */
      readonly replaces: number | null
      readonly closed: ClosedAfter | null
    }
  | {
      readonly kind: 'lateRecordAdmitted'
      readonly period: string
      readonly mark: RecordedMark
      readonly reason: string
      readonly replaces: number | null
      readonly closed: ClosedAfter
    }
  | {
      readonly kind: 'occurrenceClosed'
      readonly period: string
      readonly result: OccurrenceResult
      readonly gaps: number
      readonly missed: readonly string[]
      readonly dropped: readonly string[]
    }
  | { readonly kind: 'cadenceSuspended'; readonly on: CivilDate }
  | {
      readonly kind: 'cadenceResumed'
      readonly on: CivilDate
      readonly suspendedOn: CivilDate
      readonly lostWorkdays: number
      /** What would have opened meanwhile opens at the resume. */
      readonly openings: readonly MovedOpening[]
    }
  | {
      readonly kind: 'outageNoted'
      readonly from: Instant
      readonly to: Instant /** Notices whose moment passed unsent. */
      readonly missedNotices: number
    }
  | { readonly kind: 'commandRefused'; readonly code: string; readonly message: string }
  | { readonly kind: 'cadenceConcluded'; readonly step: StepKey; readonly tally: Tally }
  /** `carried`: the `CadenceState` before this event. */
  | { readonly kind: 'cadenceReleased'; readonly to: string; readonly carried: object }
  | { readonly kind: 'cadenceAdopted'; readonly from: AdoptedFrom }

export type ProgrammeEventBody =
  | {
      readonly kind: 'programmeStarted'
      readonly name: string
      readonly county: string
      readonly industry: string
      readonly template: string
      readonly startOn: CivilDate
      readonly endsOn: CivilDate
      readonly calendarVersion: string
      readonly salon: { readonly weekday: number; readonly at: string }
      readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>>
    }
  | { readonly kind: 'programmeSuspended'; readonly on: CivilDate; readonly reason: string }
  | { readonly kind: 'programmeResumed'; readonly on: CivilDate }
  | { readonly kind: 'rosterAmended'; readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>> }
  | { readonly kind: 'commandRefused'; readonly code: string; readonly message: string }
  | { readonly kind: 'stepConcluded'; readonly step: StepKey; readonly tally: Tally }
  | { readonly kind: 'programmeConcluded'; readonly tally: Readonly<Record<StepKey, Tally>> }
  | { readonly kind: 'programmeReleased'; readonly to: string; readonly reason: string }
  /** `reached`: false for a step that was ended from outside before. */
  | { readonly kind: 'stepReleased'; readonly step: StepKey; readonly reached: boolean }
  /** `carried`: the `ProgrammeState` that goes on at the other installation. */
  | { readonly kind: 'programmeHandedOver'; readonly carried: object }
  | { readonly kind: 'programmeAdopted'; readonly from: AdoptedFrom }

/** The record's envelope: one line of the ledger. `sequence` rises by one for ever within a workflow id. */
export interface EventEnvelope {
  readonly workflowId: string
  readonly sequence: number
  /** When it was recorded (+08:00). */
  readonly at: Instant
  /** What the clock causes: when it was to happen. */
  readonly scheduledAt?: Instant
  readonly actor?: Actor
  readonly commandId?: string
  /** Of the command as it was given; see `CommandBase`. */
  readonly bodyHash?: string
  /** Of a cadence: sequence of the programme's event that it carries out. */
  readonly ordered?: number
}

export type CadenceEvent = EventEnvelope & CadenceEventBody
export type ProgrammeEvent = EventEnvelope & ProgrammeEventBody
export type DomainEvent = CadenceEvent | ProgrammeEvent

/** What the programme passes on to its cadences. */
export type ProgrammeOrder = Extract<
  ProgrammeEvent,
  { readonly kind: 'programmeSuspended' | 'programmeResumed' | 'programmeReleased' }
>

export function isProgrammeOrder(event: DomainEvent): event is ProgrammeOrder {
  return (
    event.kind === 'programmeSuspended' ||
    event.kind === 'programmeResumed' ||
    event.kind === 'programmeReleased'
  )
}
