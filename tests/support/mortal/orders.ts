import type { LedgerPlace } from '../../../ledger/ledger-place.ts'
import type { Armed } from './crash-points.ts'

/** What both processes of the rig are told. */
interface MortalOrder {
  readonly address: string
  readonly namespace: string
  readonly ledger: LedgerPlace
  /** Holds archive, evidence and keys. */
  readonly dataFolder: string
  readonly armed: readonly Armed[]
  readonly clockAheadMs: number
}

export interface MortalWorkerOrder extends MortalOrder {
  readonly taskQueue: string
  readonly calendarVersion: string
  /** What is kept in memory waits ten seconds for a worker that was killed; 0: nothing is. */
  readonly maxCachedWorkflows: number
  /** A channel `smtp` each, of a server on this machine; the first one is the default. */
  readonly mail: { readonly channelIds: readonly [string, ...string[]]; readonly port: number }
}

export interface MortalApiOrder extends MortalOrder {
  readonly port: number
  readonly token: string
}

/** What may be said to a worker while it runs: how many pages its ledger may grow by. */
export interface LeaveRoom {
  readonly pages: number
}
