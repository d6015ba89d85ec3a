import type { Instant } from '../domain/calendar/instant.ts'
import type { OccurrenceResult } from '../domain/cadence/events.ts'
import type { HistoryCounts } from './count-histories.ts'

/** The document of `hopelight rehearse --json`. @source docs/contracts.md */
export interface RehearsalResult {
  readonly virtual: { readonly from: Instant; readonly to: Instant }
  readonly wallSeconds: number
  /** Version of the Temporal server. */
  readonly server: string
  readonly teams: readonly RehearsedTeam[]
}

export interface RehearsedTeam extends HistoryCounts {
  readonly teamId: string
  /** By result; `total` counts those that have closed. */
  readonly occurrences: Readonly<Record<OccurrenceResult | 'total', number>>
  readonly commands: { readonly accepted: number; readonly refused: number }
  readonly notices: number
  /** Supervision orders drafted. */
  readonly orders: number
  /** Distinct pairs of workflow and instant at which time itself caused an event. */
  readonly wakes: number
  /** 1 start + 2 × 6 children + 2 × wakes + 2 × accepted commands + 1 × refused ones. */
  readonly minimumActions: number
  readonly replayedRuns: number
  readonly replayFailures: number
  readonly ledgerRebuiltEqual: boolean
}

/** Whether a team's record stood the test: every run replays, and the ledger comes out of the histories again. */
export function stoodTheTest(team: RehearsedTeam): boolean {
  return team.replayFailures === 0 && team.replayedRuns === team.runs && team.ledgerRebuiltEqual
}
