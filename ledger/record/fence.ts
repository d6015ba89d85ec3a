/**
 * Which attempt at which workflow task gave a batch, and how far the history had confirmed the record by then.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export interface Fence {
  readonly runId: string
  /** The first of the runs that continue one another; one that somebody starts by hand is the first of others. */
  readonly firstRunId: string
  /** Of which this run is the continuation; null: of none. */
  readonly previousRunId: string | null
  /** When the run began, in epoch milliseconds of the server's clock; a reset run keeps that of the run it replaces. */
  readonly runStartedMs: number
  /** Events in the history when the task began. Attempts at one task may have the same length. */
  readonly historyLength: number
  /** When this attempt began, in epoch milliseconds of the server's clock: a later attempt begins later. */
  readonly taskStartedMs: number
  /** The last event that is in the history for certain. */
  readonly confirmed: {
    readonly sequence: number
    /** `eventHash` of it; null: an earlier run recorded it, or there is none. */
    readonly hash: string | null
  }
}

type Attempt = Pick<Fence, 'runId' | 'runStartedMs' | 'historyLength' | 'taskStartedMs'>

/**
 * Whether an attempt began before, is the same as, or began after another; `reset`: of a run that took its place. The
 * server's clock may have been put back between two runs.
 */
export function compareAttempts(
  one: Attempt & Pick<Fence, 'previousRunId'>,
  other: Attempt,
): 'earlier' | 'same' | 'later' | 'reset' {
  if (one.previousRunId === other.runId) return 'later'
  if (one.runId !== other.runId)
    return one.runStartedMs === other.runStartedMs ? 'reset' : inOrder(one.runStartedMs, other.runStartedMs)
  return one.historyLength === other.historyLength
    ? inOrder(one.taskStartedMs, other.taskStartedMs)
    : inOrder(one.historyLength, other.historyLength)
}

function inOrder(one: number, other: number): 'earlier' | 'same' | 'later' {
  if (one === other) return 'same'
  return one < other ? 'earlier' : 'later'
}
