import type { Logger } from 'pino'
import type { Ledger } from '../../ledger/open-ledger.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'

/** What `up` needs of a worker in its own process. */
export interface UpWorker {
  /** Ends when the worker has stopped; rejects when it failed. */
  readonly done: Promise<void>
  isPolling(): boolean
  stop(): Promise<void>
}

export interface UpWorkerDeps extends TemporalServer {
  readonly dataFolder: string
  readonly calendarVersion: string
  readonly ledger: Ledger
  readonly log: Logger
  /** Why the ledger cannot be written; null: it can. */
  readonly onLedger: (problem: string | null) => void
  /** Lines of the console channel. */
  readonly tell: (line: string) => void
}

/** Makes the workflow code ready, which may take seconds, and gives what starts a worker on it. */
export type PrepareWorker = () => Promise<(deps: UpWorkerDeps) => Promise<UpWorker>>
