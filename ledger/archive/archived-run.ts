import { createHash } from 'node:crypto'
import { type Instant, instantFromMs } from '../../domain/calendar/instant.ts'
import { canonicalJson, readStored } from '../canonical-json.ts'
import { eventsOfHistory, type HistoryLike } from '../rebuild/outcomes-of-history.ts'
import { previousRunOf, type StartLike } from '../record/previous-run.ts'
import type { RunStatus } from '../schema.ts'

/** A run that stands in the archive, or a snapshot of one that still runs. */
export interface ArchivedRun {
  readonly workflowId: string
  readonly runId: string
  readonly workflowType: string
  /** The run that continued as this one, or was the last where its team was adopted from; null: the first. */
  readonly previousRunId: string | null
  /** `running`: a snapshot that a later one replaces. */
  readonly status: RunStatus
  readonly startedAt: Instant
  readonly closedAt: Instant | null
  /** Of the history. */
  readonly events: number
  /** Of the record; null: the run wrote none. */
  readonly firstSequence: number | null
  readonly lastSequence: number | null
  /** Of the canonical text of the history. */
  readonly sha256: string
  /** Of that text. */
  readonly bytes: number
  readonly archivedAt: Instant
}

interface EventLike {
  readonly eventType?: string
  readonly eventTime?: string
  readonly workflowExecutionStartedEventAttributes?: StartLike & {
    readonly workflowType?: { readonly name?: string }
  }
}

/** Proto-JSON of a history, as this program wrote it into the archive. */
export interface ArchivedHistory extends HistoryLike {
  readonly events?: readonly (EventLike & NonNullable<HistoryLike['events']>[number])[]
}

const statusOfLast: Readonly<Record<string, RunStatus>> = {
  EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: 'completed',
  EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 'continued-as-new',
  EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: 'failed',
  EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: 'canceled',
  EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: 'terminated',
  EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: 'timed-out',
}

/** One text for one history: RFC 8785. Its hash is the name of the archived file. */
export function canonicalHistory(protoJson: string): string {
  return canonicalJson(readStored<unknown>(protoJson))
}

export function readHistory(text: string): ArchivedHistory {
  return readStored<ArchivedHistory>(text)
}

/** What the canonical text of a run's history says of it. Throws for a text that is no history. */
export function describeRun(
  workflowId: string,
  runId: string,
  text: string,
  archivedAt: Instant,
): ArchivedRun {
  const history = readHistory(text)
  const events = history.events ?? []
  const [first, last] = [events.at(0), events.at(-1)]
  const started = first?.workflowExecutionStartedEventAttributes
  if (started === undefined || last === undefined) throw new Error(`${workflowId} ${runId} has no history`)
  const status = statusOfLast[last.eventType ?? ''] ?? 'running'
  const sequences = eventsOfHistory(history).map(({ sequence }) => sequence)
  return {
    workflowId,
    runId,
    workflowType: started.workflowType?.name ?? '',
    previousRunId: previousRunOf(started),
    status,
    startedAt: instantOf(first?.eventTime),
    closedAt: status === 'running' ? null : instantOf(last.eventTime),
    events: events.length,
    firstSequence: sequences.length === 0 ? null : Math.min(...sequences),
    lastSequence: sequences.length === 0 ? null : Math.max(...sequences),
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
    archivedAt,
  }
}

/**
 * The runs of a workflow that follow one another, the first one first: back from the one that no other follows, of
 * several from the one that was started last. A run that was given up by a reset is not among them.
 */
export function chainOf(runs: readonly ArchivedRun[]): readonly ArchivedRun[] {
  const byId = new Map(runs.map((run) => [run.runId, run]))
  const chain: ArchivedRun[] = []
  const followed = new Set(runs.map(({ previousRunId }) => previousRunId))
  let run = runs
    .filter(({ runId }) => !followed.has(runId))
    .toSorted(byStart)
    .at(-1)
  while (run !== undefined) {
    chain.unshift(run)
    run = run.previousRunId === null ? undefined : byId.get(run.previousRunId)
  }
  return chain
}

/** One that runs comes after those that ended: a reset keeps the start of the run it replaces. */
function byStart(one: ArchivedRun, other: ArchivedRun): number {
  if ((one.status === 'running') !== (other.status === 'running')) return one.status === 'running' ? 1 : -1
  if (one.startedAt !== other.startedAt) return one.startedAt < other.startedAt ? -1 : 1
  return (one.closedAt ?? '') < (other.closedAt ?? '') ? -1 : 1
}

function instantOf(time: string | undefined): Instant {
  return instantFromMs(Date.parse(time ?? ''))
}
