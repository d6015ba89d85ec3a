import { workflowInfo } from '@temporalio/workflow'
import type { Fence } from '../activities/activities.ts'

/** More events than a history may hold. */
const mostEvents = 65_536

/** Where a workflow stands: what a lost task had written stands below, or at, what its repetition writes. */
export function fenceOf(sequenceAtRunStart: number): Fence {
  const { historyLength, runId } = workflowInfo()
  return { runId, place: sequenceAtRunStart * mostEvents + historyLength }
}
