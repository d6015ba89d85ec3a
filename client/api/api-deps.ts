import type { Logger } from 'pino'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import type { TemporalClient } from '../../temporal/client/temporal-client.ts'

/** Everything the API needs of its surroundings. */
export interface ApiDeps {
  readonly client: TemporalClient
  readonly namespace: string
  readonly ledger: Ledger
  /** Throws for a template that there is not. */
  readonly templates: (name: string) => Template
  /** Holds `evidence/` and the key by which the API vouches for actors. */
  readonly dataFolder: string
  /** How many bytes `evidence/` may hold; absent: 50 GB. */
  readonly evidenceMostBytes?: number
  /** Where histories are archived when not in the data folder's `archive`. */
  readonly archiveFolder?: string
  readonly adminToken: string
  readonly log: Logger
  readonly now: () => Instant
  readonly host: '127.0.0.1'
  /** 0: a free one. */
  readonly port: number
  readonly health: {
    workerPolling(): Promise<boolean>
    /** How many things `up` tells people of; absent where nobody looks. */
    troubles?(): number
  }
}
