import type { Client } from '@temporalio/client'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { runChain } from '../../temporal/client/run-chain.ts'

/** All runs of a workflow, the first one first. */
export async function historiesOf(client: Client, workflowId: string): Promise<readonly History[]> {
  const histories: History[] = []
  for await (const { history } of runChain(client, workflowId)) histories.push(history)
  return histories
}
