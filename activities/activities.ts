import type { PeriodsPlan } from '../domain/cadence/plan.ts'
import type { PlanPeriodsInput } from '../domain/cadence/plan-periods.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import type { Notice } from '../domain/cadence/notice.ts'

export interface PlanPeriodsRequest {
  readonly calendarVersion: string
  readonly plan: PlanPeriodsInput
}

export type PlanPeriodsResult = PeriodsPlan & { readonly nextIndex: number }

/** Everything one wake-up caused: written in one transaction, idempotent by event and notice key. */
export interface Outcomes {
  /** Of the workflow task; see ledger/append.ts. */
  readonly fence: number
  readonly events: readonly DomainEvent[]
  readonly notices: readonly Notice[]
}

export interface NotifyPeopleRequest {
  readonly channelId: string
  /** The courier's own time. */
  readonly at: string
}

export interface NotifyPeopleResult {
  readonly delivered: number
  readonly expired: number
  readonly unknown: number
  /** When the courier looks again. */
  readonly nextLookAt: string
}

/** The activities as workflows see them; every business time is an argument. Names are frozen. */
export interface Activities {
  planPeriods(request: PlanPeriodsRequest): Promise<PlanPeriodsResult>
  /** Gives back what it wrote, so that the history reads by itself. */
  recordOutcomes(outcomes: Outcomes): Promise<Outcomes>
  notifyPeople(request: NotifyPeopleRequest): Promise<NotifyPeopleResult>
}
