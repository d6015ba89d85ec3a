import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import type { DomainEvent } from '../domain/cadence/events.ts'
import type { Finding, FindingCode } from '../domain/findings.ts'
import type { NoticeWords } from '../domain/notices/notice-words.ts'
import type { Archive } from '../ledger/archive/archive-folder.ts'
import type { ArchivedRun } from '../ledger/archive/archived-run.ts'
import type { StoredEvent } from '../ledger/record/phantom-tail.ts'
import type { RecordedSpan, RunDifferences, RunRecord } from '../ledger/rebuild/reconcile-run.ts'
import type { Outcomes, RecordedOutcomes, Signature } from './activities.ts'
import type { Fence } from '../ledger/record/fence.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'
import type { OutboxPort } from './outbox-port.ts'

/** The ledger as far as the record is concerned. */
export interface RecordPort {
  /**
   * One transaction; idempotent by event and notice key. `stale`: the batch comes of an attempt that was lost, and says
   * nothing of what the ledger holds or takes.
   */
  append(outcomes: Outcomes): Promise<'recorded' | 'stale'>
  /**
   * Gives a workflow's record the end that one of its runs has in the history. Throws `LedgerConflictError` when they
   * do not meet before that run.
   */
  settleRun(workflowId: string, fence: Fence, recorded: readonly RecordedOutcomes[]): Promise<void>
  /** The first event of a command; null: the ledger knows none of that id. */
  findCommand(workflowId: string, commandId: string): Promise<DomainEvent | null>
  /** Null: the ledger has no such entry. */
  entry(workflowId: string, sequence: number): Promise<DomainEvent | null>
  /** One transaction; one number an order. */
  numberOrder(orderId: string, year: number): Promise<string>
  /** The years of a calendar version; null: unknown version. */
  calendarYears(version: string): Promise<readonly CalendarYear[] | null>
}

/** Who vouches for the senders of commands. */
export interface ActorsPort {
  signatureOf(command: {
    readonly workflowId: string
    readonly name: string
    readonly message: unknown
  }): Promise<Exclude<Signature, 'none'>>
}

/** A run as Temporal lists it. */
export interface ListedRun {
  readonly workflowId: string
  readonly runId: string
  readonly isClosed: boolean
  /** Of the history. */
  readonly events: number
}

/** Temporal as far as the keeper of the record is concerned. */
export interface HistoriesPort {
  readonly namespace: string
  /** Every run of our workflow types; the listing lags by a second or two. */
  listed(): AsyncIterable<ListedRun>
  /** The run that runs now, or ran last; null: unknown. */
  current(workflowId: string): Promise<ListedRun | null>
  /** Canonical text; null: gone. */
  history(workflowId: string, runId: string): Promise<string | null>
  /** For how many days closed runs are kept. */
  retentionDays(): Promise<number>
}

/** Where the histories of runs are kept for good; see ledger/archive/archive-folder.ts. */
export type ArchivePort = Archive

/** The ledger as far as the keeper of the record is concerned. */
export interface RegisterPort {
  /** Every workflow that the record has an event of. */
  workflows(): Promise<readonly string[]>
  /** Null: the index has no such run. */
  archivedRun(workflowId: string, runId: string): Promise<ArchivedRun | null>
  /** Of one workflow, or of all. */
  archivedRuns(workflowId?: string): Promise<readonly ArchivedRun[]>
  /** How many entries the archive has of each workflow. */
  archivedEntries(): Promise<ReadonlyMap<string, number>>
  putArchivedRun(run: ArchivedRun): Promise<void>
  compareRun(record: RunRecord): Promise<RunDifferences>
  countEvents(workflowId: string, first: number, last: number): Promise<number>
  /** Of every workflow that the record has an event of, also of those that are none of ours. */
  spans(): Promise<ReadonlyMap<string, RecordedSpan>>
  /** In order. */
  sequences(workflowId: string): Promise<readonly number[]>
  /** The last one of each workflow. */
  lastSequences(): Promise<ReadonlyMap<string, number>>
  eventsAfter(workflowId: string, sequence: number): Promise<readonly StoredEvent[]>
  /** If nothing else stands there by now; gives back how many events were dropped. */
  dropPhantoms(workflowId: string, phantoms: readonly StoredEvent[]): Promise<number>
  /** The last year in which a programme that has not concluded ends; null: none runs. */
  lastProgrammeYear(): Promise<number | null>
  putFindings(kinds: readonly FindingCode[], found: readonly Finding[], at: Instant): Promise<void>
  standingFindings(): Promise<readonly Finding[]>
}

/** What a team has recorded, as the archive holds it. */
export interface RecordToSign {
  readonly teamId: string
  /** How many entries each of its workflows has. */
  readonly entries: ReadonlyMap<string, number>
  /** That follow one another, the first one first. */
  readonly runsOf: (workflowId: string) => Promise<readonly ArchivedRun[]>
  /** Canonical text of a history; null: damaged or missing. */
  readonly textOf: (run: ArchivedRun) => Promise<string | null>
}

/** Why a team's record was not signed. */
export interface UnsignedRecord {
  readonly workflowId: string
  /**
   * `contradicted`: it is no continuation of the last checkpoint. `unreadable`: a history is missing or is none.
   * `unprovable`: an entry holds what nothing can vouch for.
   */
  readonly problem: 'contradicted' | 'unreadable' | 'unprovable'
  /** Of the last checkpoint; null: there was none. */
  readonly since: Instant | null
  /** Of what is `unprovable`. */
  readonly entry?: number
}

/** Where checkpoints are signed and kept. */
export interface CheckpointsPort {
  /** The key's file and what is wrong with it; null: it can sign. */
  whyNot(): Promise<{ readonly file: string; readonly fault: string } | null>
  /** Signs and keeps how far a team's record has come, when that is further than its last checkpoint. */
  keep(record: RecordToSign, at: Instant): Promise<'kept' | 'unchanged' | UnsignedRecord>
  /** The one of a team signed last before then; null: there is none, or none that can be read. */
  lastBefore(teamId: string, before: Instant): Promise<SignedStand | null>
}

/** How far a team's record had come when it was signed. */
export interface SignedStand {
  readonly at: Instant
  /** Of all seven logs. */
  readonly entries: number
  /** Of the checkpoint; see audit/checkpoint.ts. */
  readonly fingerprint: string
}

/** What keeps the record. */
export interface KeeperPorts {
  readonly checkpoints: CheckpointsPort
  readonly histories: HistoriesPort
  readonly archive: ArchivePort
  readonly register: RegisterPort
  /** Which workflows stand still or are not ours; see temporal/find-standstills.ts. */
  readonly standstills: () => Promise<readonly Finding[]>
  /** An archive was set up on purpose, so Temporal itself may forget sooner. */
  readonly hasOwnArchive: boolean
}

/** This machine's clock. */
export interface ClockPort {
  readonly machine: string
  /**
   * By how much it is ahead of Temporal's or the database's at least, in milliseconds; negative: behind. 0: it is right,
   * or nobody knows.
   */
  offMs(): Promise<number>
}

/** What tells people. */
export interface CourierPorts {
  readonly checkpoints: Pick<CheckpointsPort, 'lastBefore'>
  readonly record: RecordPort
  readonly outbox: OutboxPort
  readonly channels: readonly ConfiguredChannel[]
  /** Takes what no other channel can. */
  readonly defaultChannelId: string
  readonly words: NoticeWords
  /** The calendar version in force, for the courier's hours. */
  readonly calendarVersionInForce: string
  readonly clock: ClockPort
  /** A fresh claim token. */
  readonly newToken: () => string
}

export interface ActivityPorts extends Omit<CourierPorts, 'checkpoints'> {
  readonly actors: ActorsPort
  readonly keeper: KeeperPorts
}
