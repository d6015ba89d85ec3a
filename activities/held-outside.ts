import type { ArchivedRun } from '../ledger/archive/archived-run.ts'
import type { RecordedSpan } from '../ledger/rebuild/reconcile-run.ts'

interface Range {
  readonly first: number
  readonly last: number
}

/** Of one workflow. */
export interface ArchivedRecord {
  /** The runs in force, the first one first. */
  readonly chain: readonly ArchivedRun[]
  /** All that are archived, those that a reset gave up among them. */
  readonly archived: readonly ArchivedRun[]
}

/**
 * Whether the runs in force end before what a run that was given up had recorded: the workflow was reset, or started again.
 * What the ledger holds beyond their end is then no trace of a lost task.
 */
export function wasCutBack({ archived, chain }: ArchivedRecord): boolean {
  const last = rangesOf(chain).at(-1)?.last ?? 0
  return archived.some((run) => !chain.includes(run) && (run.lastSequence ?? 0) > last)
}

/** Whether the ledger may hold entries that no run in force has; cheap, and never wrong when it says no. */
export function mayHoldMore(record: ArchivedRecord, held: RecordedSpan): boolean {
  const ranges = rangesOf(record.chain)
  const count = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  return held.count > count || wasCutBack(record)
}

/** Of the sequences that the ledger holds, those outside the runs in force; what may be on its way is none of them. */
export function heldOutside(record: ArchivedRecord, sequences: readonly number[]): readonly number[] {
  const { chain } = record
  const ranges = rangesOf(chain)
  const isFromStart = chain[0]?.previousRunId === null
  const isToEnd = chain.at(-1)?.status !== 'running' || wasCutBack(record)
  const first = ranges[0]?.first ?? 0
  const last = ranges.at(-1)?.last ?? 0
  return sequences.filter(
    (sequence) =>
      (isFromStart || sequence > first) &&
      (isToEnd || sequence < last) &&
      !ranges.some((range) => sequence >= range.first && sequence <= range.last),
  )
}

function rangesOf(chain: readonly ArchivedRun[]): readonly Range[] {
  return chain.flatMap(({ firstSequence: first, lastSequence: last }) =>
    first === null || last === null ? [] : [{ first, last }],
  )
}
