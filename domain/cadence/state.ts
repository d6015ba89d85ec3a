import type { CivilDate } from '../calendar/civil-date.ts'
import type { Instant } from '../calendar/instant.ts'
import { type StepKey, stepKeys } from '../programme/steps.ts'
import type { SalonPreference } from '../programme/team.ts'
import type { StepDefinition } from '../programme/template.ts'
import type { OccurrenceResult } from './events.ts'
import type { WorkingDayStripData } from './plan/plan.ts'
import type { CommandAnswer } from './messages/remembered-commands.ts'

/** What a cadence is told once and keeps: its own step's definition, so that a new template never reaches it. */
export interface CadenceSetup {
  readonly teamId: string
  readonly template: string
  readonly definition: StepDefinition
  readonly startOn: CivilDate
  readonly endsOn: CivilDate
  readonly salon: SalonPreference
  readonly startedAt: Instant
}

/** Plain JSON; carried over by continue-as-new. */
export interface CadenceState {
  readonly setup: CadenceSetup
  /** Sequence of the last event; 0: none yet. */
  readonly sequence: number
  readonly calendarVersion: string
  readonly strip: WorkingDayStripData
  /** Index of the owed period that is planned next. */
  readonly nextIndex: number
  /** Planned and open ones, in order of period. */
  readonly occurrences: readonly OccurrenceState[]
  readonly closed: readonly ClosedTrace[]
  readonly suspension: { readonly on: CivilDate } | null
  /** Sequence of the programme's last order that was carried out; 0: none. */
  readonly obeyed: number
  /** Answers to the commands of late. */
  readonly remembered: readonly CommandAnswer[]
  readonly concluded: boolean
  /** Supervision orders that are not closed. */
  readonly orders: readonly OrderState[]
  /** Where it goes on; absent: here. */
  readonly released?: string
}

/** Nothing happens here any more: it has concluded, or goes on elsewhere. */
export function isOver({ concluded, released }: CadenceState): boolean {
  return concluded || released !== undefined
}

export interface OccurrenceState {
  readonly period: string
  readonly state: 'planned' | 'open'
  readonly exempt: boolean
  readonly opensAt: Instant
  readonly expiresAt: Instant
  /** First and last day of its period. */
  readonly firstOn: CivilDate
  readonly lastOn: CivilDate
  readonly milestones: readonly MilestoneState[]
  /** How many of its supervision orders are closed. */
  readonly ordersClosed: number
}

export type OrderStateName = 'draft' | 'issued' | 'replied' | 'returned'

/** A supervision order from its draft until it is closed; it may outlive its occurrence. */
export interface OrderState {
  readonly orderId: string
  readonly period: string
  readonly state: OrderStateName
  readonly lines: readonly string[]
  /** When the clock asks for the signature or the reply; null: it has, or waits for neither. */
  readonly askAt: Instant | null
  /** Absent: it is a draft. */
  readonly issuedAt?: Instant
  /** Until when its reply is waited for, as it was told. */
  readonly replyBy?: Instant
  /** `DB-2026-0012`; absent: it has none yet. */
  readonly number?: string
}

export type MilestoneStateName = 'pending' | 'done' | 'done-late' | 'returned' | 'waived' | 'missed'

export interface MilestoneState {
  readonly milestone: string
  readonly state: MilestoneStateName
  readonly dueAt: Instant
  /** Reminders still to come. */
  readonly remindAt: readonly Instant[]
  readonly yellowAt: Instant | null
  readonly redAt: Instant | null
  readonly levelThreeAt: Instant | null
  readonly provisional: boolean
  /** Highest rung fired. */
  readonly rung: Rung
  /** Whether a reminder has fired. */
  readonly reminded: boolean
  /** Rungs do not fire before this: the ladder was silent until then. */
  readonly ladderFrom: Instant | null
  /** Grace after an outage of this system: recorded by the end of this day counts as on time. */
  readonly graceOn: CivilDate | null
  readonly mark: MarkTrace | null
}

/** 0 none · 1 yellow · 2 red · 3 level 3. */
export type Rung = 0 | 1 | 2 | 3

export interface MarkTrace {
  readonly happenedOn: CivilDate
  readonly recordedAt: Instant
  readonly personId: string
  readonly sequence: number
  /** Short hash of the mark's body. */
  readonly digest: string
  /** Late once is late for ever. */
  readonly late: boolean
}

/** What is kept of an occurrence that has closed. */
export interface ClosedTrace {
  readonly period: string
  readonly result: OccurrenceResult
  readonly gaps: number
  /** Whether its main milestone turned red. */
  readonly red: boolean
  /** How each milestone ended, in the template's order; empty of an exempt occurrence. */
  readonly ends: readonly MilestoneEnd[]
}

/** `waived`: owed no more. */
export type MilestoneEnd = Extract<MilestoneStateName, 'done' | 'done-late' | 'missed' | 'waived'>

export interface CadenceStart {
  readonly setup: CadenceSetup
  readonly calendarVersion: string
}

/** A cadence before its first event. */
export function initialCadence(start: CadenceStart): CadenceState {
  return {
    setup: start.setup,
    sequence: 0,
    calendarVersion: start.calendarVersion,
    strip: { startOn: start.setup.startOn, days: '', provisionalYears: [] },
    nextIndex: 0,
    occurrences: [],
    closed: [],
    suspension: null,
    obeyed: 0,
    remembered: [],
    concluded: false,
    orders: [],
  }
}

/** `team/longyou/weekly-salon` */
export function cadenceWorkflowId(teamId: string, step: StepKey): string {
  return `${programmeWorkflowId(teamId)}/${step}`
}

/** `team/longyou` */
export function programmeWorkflowId(teamId: string): string {
  return `team/${teamId}`
}

/** Of a team, the programme's first. */
export function teamWorkflowIds(teamId: string): readonly string[] {
  return [programmeWorkflowId(teamId), ...stepKeys.map((step) => cadenceWorkflowId(teamId, step))]
}

export interface WorkflowAddress {
  readonly teamId: string
  readonly step: StepKey | null
}

/** The inverse of them; null: some other workflow. */
export function readWorkflowId(workflowId: string): WorkflowAddress | null {
  const [prefix, teamId, step, ...rest] = workflowId.split('/')
  if (prefix !== 'team' || teamId === undefined || teamId === '' || rest.length > 0) return null
  if (step === undefined) return { teamId, step: null }
  const known = stepKeys.find((key) => key === step)
  return known === undefined ? null : { teamId, step: known }
}
