import { workflowInfo } from '@temporalio/workflow'

/** More events than a history may hold. */
const mostEvents = 65_536

/**
 * Rises with the tasks of a workflow, across its runs, and does not depend on any clock: what a lost workflow task had
 * written stands below, or at, what its repetition writes.
 */
export function fenceOf(sequenceAtRunStart: number): number {
  return sequenceAtRunStart * mostEvents + workflowInfo().historyLength
}
