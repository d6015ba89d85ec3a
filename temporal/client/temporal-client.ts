import type { Client } from '@temporalio/client'

/** For those who hand a client on without using it themselves: API and CLI. */
export type TemporalClient = Client

/** Whether the server answers for its namespace within so many milliseconds. */
export async function isServerReachable(
  client: TemporalClient,
  namespace: string,
  withinMs: number,
): Promise<boolean> {
  try {
    await client.connection.withDeadline(Date.now() + withinMs, () =>
      client.connection.workflowService.describeNamespace({ namespace }),
    )
    return true
  } catch {
    return false
  }
}
