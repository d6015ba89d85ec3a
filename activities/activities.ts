import type { PeriodsPlan } from '../domain/cadence/plan.ts'
import type { PlanPeriodsInput } from '../domain/cadence/plan-periods.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import type { Notice } from '../domain/cadence/notice.ts'

export interface PlanPeriodsRequest {
  readonly calendarVersion: string
  readonly plan: PlanPeriodsInput
}

export type PlanPeriodsResult = PeriodsPlan & { readonly nextIndex: number }

/** Tells the batches of a workflow's tasks apart, without any clock. @source docs/decisions/0006-what-a-lost-task-wrote.md */
export interface Fence {
  readonly runId: string
  /** Rises with the tasks of the workflow, across its runs. */
  readonly place: number
}

/** Everything one wake-up caused: written in one transaction, idempotent by event and notice key. */
export interface Outcomes {
  readonly fence: Fence
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
