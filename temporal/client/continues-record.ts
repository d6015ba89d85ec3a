import type { Client } from '@temporalio/client'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { isNotFound } from '../is-not-found.ts'
import { compareChain } from './compare-chain.ts'

/**
 * Whether what runs under an id continues what the ledger holds, as the server's histories say. A run that once did is not
 * compared again.
 */
export function continuesRecord(client: Client, ledger: Ledger): (workflowId: string) => Promise<boolean> {
  const places = { client, archive: null, archived: [] }
  const agreed = new Set<string>()
  return async (workflowId) => {
    const runId = await currentRun(client, workflowId)
    if (runId === null || agreed.has(runId)) return true
    const { differing, onlyInLedger } = (await compareChain(ledger, places, workflowId)).differences
    if (differing.length + onlyInLedger.length > 0) return false
    agreed.add(runId)
    return true
  }
}

async function currentRun(client: Client, workflowId: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).runId
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}
