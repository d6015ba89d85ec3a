import { fastForward, virtualNow } from '../../../temporal/local/time-skipping.ts'
import type { Stage } from '../stage.ts'

const leastMs = 60_000
/** Under faults nobody waits long for a clock: the next day takes it along. */
export const impatientMs = 4_000

/**
 * Takes the clocks of these workflows to a moment, in epoch milliseconds; none is ever taken back. Gives back those that
 * did not get there in time.
 */
export async function takeTo(
  stage: Stage,
  workflowIds: readonly string[],
  targetMs: number,
  withinMs: number,
): Promise<readonly string[]> {
  const { connection, namespace } = stage.temporal
  const results = await Promise.all(
    workflowIds.map(async (workflowId) => {
      try {
        const nowMs = await connection.withDeadline(Date.now() + withinMs, () =>
          virtualNow(connection, namespace, workflowId),
        )
        if (targetMs - nowMs < leastMs) return null
        await connection.withDeadline(Date.now() + withinMs + 1_000, () =>
          fastForward(connection, namespace, workflowId, targetMs - nowMs, { withinMs }),
        )
        return null
      } catch {
        return workflowId
      }
    }),
  )
  return results.flatMap((each) => each ?? [])
}
