import type { CivilDate } from '../../calendar/civil-date.ts'
import type { Instant } from '../../calendar/instant.ts'
import type { StepKey } from '../../programme/steps.ts'

export interface PlannedMilestone {
  readonly milestone: string
  readonly dueAt: Instant
  readonly remindAt: readonly Instant[]
  readonly yellowAt: Instant | null
  readonly redAt: Instant | null
  readonly levelThreeAt: Instant | null
  /** 暂定: rests on a year without a published notice. */
  readonly provisional: boolean
  /** A sentence for people that says which rule fixed the due. */
  readonly rule: string
}

export interface PlannedOccurrence {
  readonly step: StepKey
  readonly period: string
  readonly opensAt: Instant
  readonly expiresAt: Instant
  readonly provisional: boolean
  readonly exempt: { readonly rule: 'no-working-day' } | null
  readonly milestones: readonly PlannedMilestone[]
}

/** What `planPeriods` hands to a cadence: occurrences, and the recorded working days their dates rest on. */
export interface PeriodsPlan {
  readonly calendarVersion: string
  readonly occurrences: readonly PlannedOccurrence[]
  readonly strip: WorkingDayStripData
}

/** Working days as recorded data. */
export interface WorkingDayStripData {
  readonly startOn: CivilDate
  /** One character a day from `startOn`: `1` worked, `0` off. */
  readonly days: string
  /** Years of the strip without a published notice. */
  readonly provisionalYears: readonly number[]
}
