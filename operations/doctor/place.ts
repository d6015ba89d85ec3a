import type { Archive } from '../../ledger/archive/archive-folder.ts'
import type { ArchivedRun } from '../../ledger/archive/archived-run.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { TemporalConnection } from '../../temporal/client/connect-temporal.ts'

/** What is looked at. */
export interface Examined {
  /** Absolute. */
  readonly dataFolder: string
  readonly ledger: Ledger
  readonly archive: Archive
  /** Everything in the archive. */
  readonly archived: readonly ArchivedRun[]
  /** Null: it does not answer, or does not run. */
  readonly server: { readonly temporal: TemporalConnection; readonly isEmbedded: boolean } | null
  /** An archive was set up on purpose, so Temporal itself may forget sooner. */
  readonly hasOwnArchive: boolean
  /** Of the settings: each should have its courier. */
  readonly channelIds: readonly string[]
  readonly now: Instant
}
