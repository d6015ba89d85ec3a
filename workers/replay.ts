import { type InjectedSinks, type ReplayHistoriesIterable, Worker } from '@temporalio/worker'
import type { Outcomes, RecordedOutcomes } from '../activities/activities.ts'
import type { RecordSinks } from '../workflows/sinks.ts'
import type { WorkflowBundle } from './build-bundle.ts'
import { unwatched } from './unwatched.ts'

export interface ReplayReport {
  readonly replayed: number
  readonly failures: readonly {
    readonly workflowId: string
    readonly runId: string
    readonly problem: string
  }[]
}

/**
 * Replays histories on this build's workflow code; `onOutcomes` hears what the live workers had written, in the order
 * of each history, and what this code would have them write. A failed replay is reported, never thrown.
 */
export async function replayHistories(
  bundle: WorkflowBundle,
  histories: ReplayHistoriesIterable,
  onOutcomes: (workflowId: string, written: RecordedOutcomes, asked: Outcomes) => void,
): Promise<ReplayReport> {
  const sinks: InjectedSinks<RecordSinks> = {
    record: {
      outcomes: {
        fn: ({ workflowId }, written, asked) => onOutcomes(workflowId, written, asked),
        callDuringReplay: true,
      },
    },
  }
  const options = { workflowBundle: { code: bundle.code }, sinks }
  const failures: ReplayReport['failures'][number][] = []
  let replayed = 0
  await unwatched(async () => {
    for await (const { workflowId, runId, error } of Worker.runReplayHistories(options, histories)) {
      replayed += 1
      if (error !== undefined) failures.push({ workflowId, runId, problem: error.message })
    }
  })
  return { replayed, failures }
}
