import type { Connection } from '@temporalio/client'
import { setTimeout as sleep } from 'node:timers/promises'
import { openConnection } from '../client/open-connection.ts'

const tryMs = 1_000
const pauseMs = 100

/**
 * The version of the server at that address, once it answers and knows the namespace; null when it is no longer running,
 * or when `deadlineMs` have passed.
 */
export async function waitUntilReady(
  address: string,
  namespace: string,
  deadlineMs: number,
  isRunning: () => boolean | Promise<boolean>,
): Promise<string | null> {
  const until = performance.now() + deadlineMs
  while (performance.now() < until && (await isRunning())) {
    const version = await versionOfServer(address, namespace)
    if (version !== null) return version
    await sleep(pauseMs)
  }
  return null
}

async function versionOfServer(address: string, namespace: string): Promise<string | null> {
  let connection: Connection | null = null
  try {
    connection = await openConnection(address, tryMs, { repeats: false })
    const { workflowService } = connection
    const info = await connection.withDeadline(Date.now() + tryMs, async () => {
      await workflowService.describeNamespace({ namespace })
      return workflowService.getSystemInfo({})
    })
    return info.serverVersion
  } catch {
    return null
  } finally {
    await connection?.close()
  }
}
