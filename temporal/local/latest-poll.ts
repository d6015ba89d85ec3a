import type { Connection } from '@temporalio/client'
import { optionalTsToMs } from '@temporalio/common/lib/time.js'
import proto from '@temporalio/proto'
import type { Finding } from '../../domain/findings.ts'
import { taskQueue } from '../../workflows/names.ts'

const workflowTasks = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW

/** When a worker asked for work last, by the server's clock, in epoch milliseconds; null: none within five minutes. */
export async function latestPoll(connection: Connection, namespace: string): Promise<number | null> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: workflowTasks,
  })
  const times = pollers.flatMap(({ lastAccessTime }) => optionalTsToMs(lastAccessTime) ?? [])
  return times.length === 0 ? null : Math.max(...times)
}

/** A poll waits for a minute at most, so a worker that runs asked within the last one, and half a minute of slack. */
const freshMs = 90_000
/** Then the server forgets it. */
const rememberedMs = 300_000
const toleranceMs = 5_000

/**
 * Whether a worker polls, and how far this machine's clock must be off at least: the one moment tells both, since the
 * server names no poll of the future and none that is older than five minutes.
 */
export function pollFindings(latestMs: number | null, nowMs: number): readonly Finding[] {
  const sinceMs = latestMs === null ? null : nowMs - latestMs
  if (sinceMs !== null && (sinceMs < -toleranceMs || sinceMs > rememberedMs + toleranceMs)) {
    const offMs = sinceMs < 0 ? -sinceMs : sinceMs - rememberedMs
    return [{ kind: 'clock-off', subject: taskQueue, details: { seconds: Math.floor(offMs / 1_000) } }]
  }
  return sinceMs !== null && sinceMs <= freshMs
    ? []
    : [{ kind: 'no-worker', subject: taskQueue, details: {} }]
}
