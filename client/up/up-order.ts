import type { SubmittedPerson } from '../../config/people-file-schema.ts'
import type { SubmittedTeam } from '../../config/submitted-team.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import type { CalendarFolder } from '../../config/read-calendars.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'
import type { Screen } from './live-view.ts'

/** What `up` is asked to run. */
export interface UpOrder {
  readonly teams: readonly SubmittedTeam[]
  readonly people: readonly SubmittedPerson[]
  readonly calendars: CalendarFolder
  /** Of the settings, the file channel among them: each has its courier. */
  readonly channelIds: readonly string[]
  /** No channel is set but those that put on file. */
  readonly tellsNobody: boolean
  /** For teams whose file names no template. */
  readonly newestTemplate: string
  readonly dataFolder: string
  /** Null: `ledger.db` in the data folder. */
  readonly ledger: LedgerPlace | null
  readonly logLevel: string
  readonly evidenceMostBytes: number
  /** A server that is already there; null: the embedded one. */
  readonly foreign: TemporalServer | null
  /** Where histories are archived; null: in the data folder. */
  readonly archiveFolder: string | null
  /** Where the embedded server's program is kept. */
  readonly cacheFolder: string
  readonly pathVariable: string
  /** On the loopback address. The API takes any free port for 0; without one there is no Web UI. */
  readonly ports: { readonly temporal: number; readonly ui: number | null; readonly api: number }
}

/** Where it tells of it. */
export interface UpOutput {
  /** Lines of progress. */
  readonly tell: (line: string) => void
  /** Once, when everything runs, with plain JSON. */
  readonly ready: (document: unknown) => void
  /** Null: no live view. */
  readonly screen: Screen | null
  /** Makes a line that records a duty one that works as it stands. */
  readonly readyLine: (command: string) => string
}
