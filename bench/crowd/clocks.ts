import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { inParallel } from '../../operations/in-parallel.ts'
import { cadenceWorkflowId } from '../../domain/cadence/state.ts'
import { type Instant, msOf } from '../../domain/calendar/instant.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import type { Crowd } from './crowd.ts'

const atOnce = 24
const withinMs = 900_000

/** The workflows of these steps, of all teams. */
export function cadencesOf({ teams }: Crowd, steps: readonly StepKey[]): readonly string[] {
  return teams.flatMap(({ teamId }) => steps.map((step) => cadenceWorkflowId(teamId, step)))
}

/** Takes each of these workflows' clocks to that instant, through all that falls due before. */
export async function takeAllTo(crowd: Crowd, workflowIds: readonly string[], at: Instant): Promise<void> {
  await moveAll(crowd, workflowIds, () => msOf(at))
}

/**
 * Sets the clocks so that each of them will show `at` when the real time is `realMs`: until then they run on by
 * themselves, and what falls due at `at` falls due for all in the same real moment. Nothing may fall due before.
 */
export async function setClocks(
  crowd: Crowd,
  workflowIds: readonly string[],
  at: Instant,
  realMs: number,
): Promise<void> {
  await moveAll(crowd, workflowIds, () => msOf(at) - (realMs - Date.now()))
}

async function moveAll(
  { stage }: Crowd,
  workflowIds: readonly string[],
  target: () => number,
): Promise<void> {
  const { connection, namespace } = stage.temporal
  await inParallel(
    atOnce,
    workflowIds.map((workflowId) => async () => {
      const aheadMs = target() - (await virtualNow(connection, namespace, workflowId))
      if (aheadMs > 0) await fastForward(connection, namespace, workflowId, aheadMs, { withinMs })
    }),
  )
}
