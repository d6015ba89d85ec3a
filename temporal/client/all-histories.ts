import type { RunHistory } from './run-chain.ts'
import { type HistoryPlaces, wholeChain } from './whole-chain.ts'

/**
 * The runs of these workflows one after another, of the archive what the server has not; `onLost` hears of each of which
 * there is not every run.
 */
export async function* allHistories(
  places: HistoryPlaces,
  workflowIds: Iterable<string>,
  onLost: (workflowId: string) => void,
): AsyncGenerator<RunHistory> {
  for (const workflowId of workflowIds) {
    const chain = await wholeChain(places, workflowId, 'temporal')
    if (chain?.missingRunId !== null || !chain.isToEnd) onLost(workflowId)
    else for (const { proto, runId } of chain.runs) yield { workflowId, runId, history: proto() }
  }
}
