import type { Fence } from '../../../ledger/record/fence.ts'

interface FenceChanges extends Partial<Omit<Fence, 'historyLength' | 'confirmed'>> {
  /** Of the last event that the history has for certain; default: that of `openWeek()`. */
  readonly sequence?: number
}

/** Of the first attempt at a task that began with so many events in the history of a first run. */
export function sampleFence(historyLength: number, { sequence = 3, ...changes }: FenceChanges = {}): Fence {
  return {
    runId: 'run-1',
    firstRunId: 'run-1',
    previousRunId: null,
    runStartedMs: 0,
    historyLength,
    taskStartedMs: historyLength,
    confirmed: { sequence, hash: null },
    ...changes,
  }
}
