import type { Client } from '@temporalio/client'
import { isNotFound } from './is-not-found.ts'
import { type RunHistory, runChain } from './run-chain.ts'

/** The runs of these workflows one after another; `onLost` hears of each of which the server has not every run. */
export async function* allHistories(
  client: Client,
  workflowIds: Iterable<string>,
  onLost: (workflowId: string) => void,
): AsyncGenerator<RunHistory> {
  for (const workflowId of workflowIds) {
    try {
      yield* runChain(client, workflowId)
    } catch (error) {
      if (!isNotFound(error)) throw error
      onLost(workflowId)
    }
  }
}
