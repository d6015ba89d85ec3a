import type { History } from '@temporalio/common/lib/proto-utils.js'
import type { Usage } from '../worker/worker-order.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'

/** What one worker did with one team's work. */
export interface Phase {
  readonly cpuMs: number
  readonly wallMs: number
  readonly work: Work
}

/** By what its histories hold; the two workers must have done the same. */
export interface Work {
  readonly runs: number
  readonly workflowTasks: number
  readonly timers: number
  readonly localActivities: number
  readonly updates: number
  readonly payloadBytes: number
}

/** Measures a worker while `play` goes on. */
export async function measured(
  worker: WorkerProcess,
  play: () => Promise<void>,
): Promise<{ readonly cpuMs: number; readonly wallMs: number }> {
  const before: Usage = await worker.usage()
  const beganAtMs = performance.now()
  await play()
  const wallMs = performance.now() - beganAtMs
  const after = await worker.usage()
  return { cpuMs: after.cpuMs - before.cpuMs, wallMs }
}

export function workIn(histories: readonly History[]): Work {
  const events = histories.flatMap((history) => history.events ?? [])
  const count = (isOne: (event: (typeof events)[number]) => boolean): number => events.filter(isOne).length
  const markers = events.flatMap(({ markerRecordedEventAttributes: marker }) =>
    marker?.markerName === 'core_local_activity' ? [marker] : [],
  )
  return {
    runs: histories.length,
    workflowTasks: count((event) => event.workflowTaskCompletedEventAttributes != null),
    timers: count((event) => event.timerStartedEventAttributes != null),
    localActivities: markers.length,
    updates: count((event) => event.workflowExecutionUpdateAcceptedEventAttributes != null),
    payloadBytes: markers
      .flatMap((marker) => marker.details?.['result']?.payloads ?? [])
      .reduce((sum, { data }) => sum + (data?.length ?? 0), 0),
  }
}
