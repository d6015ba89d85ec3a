import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@temporalio/client'
import { msNumberToTs } from '@temporalio/common/lib/time.js'
import { ensureSearchAttributes } from '../../temporal/local/search-attributes.ts'

/** A namespace of its own on a shared server, with our search attributes, that keeps closed runs for so many days. */
export async function newNamespace(connection: Connection, retentionDays: number): Promise<string> {
  const namespace = `test-${randomUUID()}`
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msNumberToTs(retentionDays * 86_400_000),
  })
  // Other services of the server learn of it a little later.
  while (!(await isKnown(connection, namespace))) await sleep(100)
  await ensureSearchAttributes(connection, namespace)
  return namespace
}

async function isKnown(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace })
    return true
  } catch {
    return false
  }
}
