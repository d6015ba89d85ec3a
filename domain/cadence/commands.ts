import type { CivilDate } from '../calendar/civil-date.ts'
import type { Instant } from '../calendar/instant.ts'
import type { SeatKey } from '../programme/seats.ts'
import type { EvidenceKind } from '../programme/template.ts'

/**
 * Who gives a command. With a signature that was checked, what the API vouches for; otherwise what the sender claims:
 * `unsigned`, and `via` says only how the message came.
 */
export interface Actor {
  readonly personId: string
  readonly seatId: SeatKey
  readonly via: 'api' | 'local-admin' | 'signal' | 'update'
  readonly unsigned?: true
  /** Of the whole message; see audit/actor-assertion.ts. */
  readonly signature?: string
  /** When the API signed it. */
  readonly signedAt?: Instant
}

/** Either a stored file (content-addressed) or a link. Names are business text. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly name: string
  readonly sha256?: string
  /** Of the file as it was uploaded, where not all of it was kept. */
  readonly uploadedSha256?: string
  /** Bytes. */
  readonly size?: number
  readonly url?: string
}

export type FactValue = string | number | boolean | readonly string[]
export type FactValues = Readonly<Record<string, FactValue>>

export interface Mark {
  readonly milestone: string
  /** The day it happened, not after the day it is recorded. */
  readonly happenedOn: CivilDate
  readonly values: FactValues
  readonly evidence: readonly Evidence[]
  /** Business text, at most 2,000 characters; empty: none. */
  readonly note: string
}

interface CommandBase {
  /** Chosen by the sender; 8 to 64 characters of `[A-Za-z0-9._:-]`. The same id is one command for ever. */
  readonly commandId: string
  readonly actor: Actor
  /** Of the body as the API's caller sent it, 16 hexadecimal digits; absent: of the message's own body. */
  readonly bodyHash?: string
}

export interface MarkMilestones extends CommandBase {
  readonly command: 'mark-milestones'
  readonly period: string
  readonly marks: readonly Mark[]
}

export interface ReturnMilestone extends CommandBase {
  readonly command: 'return-milestone'
  readonly period: string
  readonly milestone: string
  readonly reason: string
  /** New limit in working days after the return; 3 by default. */
  readonly limitWorkdays: number
}

export interface CorrectMilestone extends CommandBase {
  readonly command: 'correct-milestone'
  readonly period: string
  readonly mark: Mark
  readonly reason: string
  /** Sequence of the event it replaces, where the sender knows it. */
  readonly replaces?: number
}

/** 补录: after expiry, by `association-city` only. */
export interface AdmitLateRecord extends CommandBase {
  readonly command: 'admit-late-record'
  readonly period: string
  readonly mark: Mark
  readonly reason: string
  /** Sequence of the event it replaces, where the sender knows it. */
  readonly replaces?: number
}

/** 签发督办单: signs the draft of an occurrence. */
export interface IssueOrder extends CommandBase {
  readonly command: 'issue-order'
  readonly period: string
  /** What is asked for beside the duties themselves; empty: nothing. */
  readonly note: string
  /** Reply limit in working days after the day of issue; 5 by default. */
  readonly limitWorkdays: number
}

/** 反馈办理情况: what hinders, and what was done. */
export interface ReplyOrder extends CommandBase {
  readonly command: 'reply-order'
  readonly period: string
  readonly reason: string
  readonly evidence: readonly Evidence[]
}

/** 退回重办: the reply does not do. */
export interface ReturnOrder extends CommandBase {
  readonly command: 'return-order'
  readonly period: string
  readonly reason: string
  /** New reply limit in working days; 5 by default. */
  readonly limitWorkdays: number
}

/** 办结销号. */
export interface CloseOrder extends CommandBase {
  readonly command: 'close-order'
  readonly period: string
  readonly note: string
}

export type OrderCommand = IssueOrder | ReplyOrder | ReturnOrder | CloseOrder

export type CadenceCommand =
  | MarkMilestones
  | ReturnMilestone
  | CorrectMilestone
  | AdmitLateRecord
  | OrderCommand

export interface SuspendProgramme extends CommandBase {
  readonly command: 'suspend'
  /** From that day's 00:00; today or later. */
  readonly on: CivilDate
  readonly reason: string
}

export interface ResumeProgramme extends CommandBase {
  readonly command: 'resume'
  /** The first day of work again; today or earlier, not before the suspension. */
  readonly on: CivilDate
}

export interface AmendRoster extends CommandBase {
  readonly command: 'amend-roster'
  readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>>
}

/** 移交: the programme ends here, to go on at another installation. */
export interface ReleaseProgramme extends CommandBase {
  readonly command: 'release'
  /** Where it goes on, in words; business text. */
  readonly to: string
  /** Empty: none is given. */
  readonly reason: string
}

export type ProgrammeCommand = SuspendProgramme | ResumeProgramme | AmendRoster | ReleaseProgramme
