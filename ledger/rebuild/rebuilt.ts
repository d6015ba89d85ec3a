import type { CarriedOver } from '../copy/carry-over.ts'

/** What a rebuild found and did. */
export interface Rebuilt extends CarriedOver {
  readonly events: number
  readonly notices: number
  /** Workflows that Temporal has not: what the ledger held of them was kept. */
  readonly keptWorkflows: readonly string[]
  /** Workflows whose archived history ends before the record did: what the ledger held beyond was kept. */
  readonly keptBeyond: readonly string[]
  /** Between the ledger as it was and the histories; null: there was none, or none that could be read. */
  readonly differences: readonly string[] | null
  /** False: it was right, and was left as it is. */
  readonly replaced: boolean
  readonly backup: string | null
  /** Calendar versions that teams plan by and that are in no ledger. */
  readonly missingCalendars: readonly string[]
}
