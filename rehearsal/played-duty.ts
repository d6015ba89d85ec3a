import type { CivilDate } from '../domain/calendar/civil-date.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import type { WorkingDays } from '../domain/calendar/working-days.ts'
import type { Team } from '../domain/programme/team.ts'
import type { MilestoneDefinition, StepDefinition } from '../domain/programme/template.ts'
import type { Habits, Manner } from './casts.ts'

/** One step of one team, as its cast plays it. */
export interface Scene {
  readonly team: Team
  readonly definition: StepDefinition
  readonly workingDays: WorkingDays
  readonly habits: Habits
  readonly seed: number
}

/** A duty that somebody does, or tries to do. */
export interface PlayedDuty {
  readonly milestone: MilestoneDefinition
  readonly manner: Exclude<Manner, 'never'>
  readonly happenedOn: CivilDate
  /** When it is recorded first. */
  readonly at: Instant
  /** Returned by a supervisor, then recorded again. */
  readonly returned: { readonly at: Instant; readonly againAt: Instant } | null
  /** What it needs was not done: it will be refused. */
  readonly lacksNeeded: boolean
  /** Recorded by the same command as this milestone. */
  readonly joins: string | null
}
