import type { Counts, Fault } from './faults/fault.ts'
import type { Database } from './stage.ts'

/** One installation, one sort of fault, one seed. */
export interface Round {
  readonly name: string
  readonly seed: number
  readonly database: Database
  readonly teams: number
  readonly fault: Fault
}

export interface RoundResult {
  readonly name: string
  readonly seed: number
  readonly seconds: number
  /** Seconds of each. */
  readonly phases: Counts
  readonly counts: Counts
  readonly load: Counts
  /** Empty: every invariant held. */
  readonly breaches: readonly string[]
  /** Null: nothing was kept. */
  readonly folder: string | null
}
