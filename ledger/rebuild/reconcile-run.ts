import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { Finding } from '../../domain/findings.ts'
import { eventRow } from '../record/event-row.ts'
import type { Ledger } from '../open-ledger.ts'

/** The part of a workflow's record that one run wrote. */
export interface RunRecord {
  readonly workflowId: string
  readonly events: readonly DomainEvent[]
  /** No run follows it and it has ended: nothing stands behind its last event. */
  readonly isEnd: boolean
}

/** Sequences that only one side has, or that hold different events. */
export interface RunDifferences {
  readonly missing: readonly number[]
  readonly onlyInLedger: readonly number[]
  readonly differing: readonly number[]
}

/**
 * Compares what a run recorded with what the ledger holds of it, event for event. The ledger must be read after the
 * history, which lags behind it by the task in flight.
 */
export async function compareRun({ db }: Ledger, record: RunRecord): Promise<RunDifferences> {
  const { workflowId, events, isEnd } = record
  const sequences = events.map(({ sequence }) => sequence)
  if (sequences.length === 0) return { missing: [], onlyInLedger: [], differing: [] }
  const [first, last] = [Math.min(...sequences), Math.max(...sequences)]
  const from = db
    .selectFrom('event')
    .select(['sequence', 'body'])
    .where('workflow_id', '=', workflowId)
    .where('sequence', '>=', first)
  const rows = await (isEnd ? from : from.where('sequence', '<=', last)).orderBy('sequence').execute()
  const held = new Map(rows.map(({ sequence, body }) => [sequence, body]))
  const written = new Map(events.map((event) => [event.sequence, eventRow(event).body]))
  return {
    missing: [...written.keys()].filter((sequence) => !held.has(sequence)),
    onlyInLedger: [...held.keys()].filter((sequence) => !written.has(sequence)),
    differing: [...written].flatMap(([sequence, body]) =>
      held.has(sequence) && held.get(sequence) !== body ? [sequence] : [],
    ),
  }
}

/** What all runs of a workflow that follow one another recorded. */
export interface WorkflowRecord {
  readonly workflowId: string
  readonly events: readonly DomainEvent[]
  /** No run is missing before the first of them. */
  readonly isFromStart: boolean
  /** Nothing stands behind the last of them: it has ended, or no task is at hand. */
  readonly isToEnd: boolean
  /** When the last run began: what is dated before that was not written by it. Null: there is none. */
  readonly lastBeganAt: Instant | null
}

/** Compares both ways: also what the ledger holds before, between and behind what the histories hold. */
export async function compareWorkflow({ db }: Ledger, record: WorkflowRecord): Promise<RunDifferences> {
  const { events, isFromStart, isToEnd, lastBeganAt, workflowId } = record
  const rows = await db
    .selectFrom('event')
    .select(['sequence', 'at', 'body'])
    .where('workflow_id', '=', workflowId)
    .orderBy('sequence')
    .execute()
  const held = new Map(rows.map(({ sequence, body }) => [sequence, body]))
  // A run that was reset holds some events twice.
  const written = new Map(events.map((event) => [event.sequence, eventRow(event).body]))
  const first = events.reduce((least, { sequence }) => Math.min(least, sequence), Number.POSITIVE_INFINITY)
  const last = events.reduce((most, { sequence }) => Math.max(most, sequence), Number.NEGATIVE_INFINITY)
  const isJudged = ({ at, sequence }: { readonly at: Instant; readonly sequence: number }): boolean =>
    (isFromStart || sequence > first) &&
    (isToEnd || sequence < last || (lastBeganAt !== null && at < lastBeganAt))
  return {
    missing: [...written.keys()].filter((sequence) => !held.has(sequence)),
    onlyInLedger: rows
      .filter((row) => !written.has(row.sequence) && isJudged(row))
      .map(({ sequence }) => sequence),
    differing: [...written].flatMap(([sequence, body]) =>
      held.has(sequence) && held.get(sequence) !== body ? [sequence] : [],
    ),
  }
}

/** How many events the ledger holds between two sequences of a workflow, both included. */
export async function countEvents(
  { db }: Ledger,
  workflowId: string,
  first: number,
  last: number,
): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select((expression) => expression.fn.countAll<number | string>().as('count'))
    .where('workflow_id', '=', workflowId)
    .where('sequence', '>=', first)
    .where('sequence', '<=', last)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** How many entries the ledger holds of a workflow, and the sequences of the first and the last. */
export interface RecordedSpan {
  readonly count: number
  readonly first: number
  readonly last: number
}

/** Of every workflow, also those that no workflow of ours can be. */
export async function recordedSpans({ db }: Ledger): Promise<ReadonlyMap<string, RecordedSpan>> {
  const rows = await db
    .selectFrom('event')
    .select((expression) => [
      'workflow_id',
      expression.fn.countAll<number | string>().as('count'),
      expression.fn.min('sequence').as('first'),
      expression.fn.max('sequence').as('last'),
    ])
    .groupBy('workflow_id')
    .orderBy('workflow_id')
    .execute()
  return new Map(
    rows.map(({ count, first, last, workflow_id }) => [workflow_id, { count: Number(count), first, last }]),
  )
}

/** The sequences of all entries of a workflow, in order. */
export async function recordedSequences({ db }: Ledger, workflowId: string): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('event')
    .select('sequence')
    .where('workflow_id', '=', workflowId)
    .orderBy('sequence')
    .execute()
  return rows.map((row) => row.sequence)
}

/** One finding a kind for each workflow. */
export function differenceFindings(
  workflowId: string,
  differences: readonly RunDifferences[],
): readonly Finding[] {
  return (
    [
      ['entry-missing', differences.flatMap(({ missing }) => missing)],
      ['entry-only-in-ledger', differences.flatMap(({ onlyInLedger }) => onlyInLedger)],
      ['entry-differs', differences.flatMap(({ differing }) => differing)],
    ] as const
  ).flatMap(([kind, sequences]) =>
    sequences.length === 0
      ? []
      : [
          {
            kind,
            subject: workflowId,
            details: { count: sequences.length, sequences: spansText(sequences) },
          },
        ],
  )
}

const mostSpans = 10

/** `3–7, 9` */
function spansText(sequences: readonly number[]): string {
  const spans: { first: number; last: number }[] = []
  for (const sequence of sequences.toSorted((one, other) => one - other)) {
    const span = spans.at(-1)
    if (span !== undefined && sequence <= span.last + 1) span.last = sequence
    else spans.push({ first: sequence, last: sequence })
  }
  const shown = spans
    .slice(0, mostSpans)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
  return [...shown, ...(spans.length > mostSpans ? ['…'] : [])].join(', ')
}
