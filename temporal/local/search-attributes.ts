import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@temporalio/client'
import proto from '@temporalio/proto'
import { hasGrpcStatus } from './grpc-status.ts'

/** The custom search attributes that every workflow carries, all of type Keyword. */
export const searchAttributeNames = [
  'HopelightTeam',
  'HopelightCounty',
  'HopelightStep',
  'HopelightTemplate',
] as const

const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
const usableWithinMs = 30_000
const pauseMs = 200

/** Those of the names that the namespace does not have as Keyword, in their order. */
export async function missingSearchAttributes(
  connection: Connection,
  namespace: string,
  names: readonly string[] = searchAttributeNames,
): Promise<readonly string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  return names.filter((name) => customAttributes[name] !== keyword)
}

/**
 * Registers the names that are missing, as Keyword, and gives back once workflows can be started with them: the server's
 * services learn of a new attribute some seconds later. Throws what the server answers, as for a name that has another
 * type already.
 */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  names: readonly string[] = searchAttributeNames,
): Promise<void> {
  const missing = await missingSearchAttributes(connection, namespace, names)
  if (missing.length > 0) {
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]))
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes })
  }
  const until = performance.now() + usableWithinMs
  while (!(await areUsable(connection, namespace, names))) {
    if (performance.now() >= until)
      throw new Error(`The search attributes ${names.join(', ')} of ${namespace} cannot be used after 30 s.`)
    await sleep(pauseMs)
  }
}

async function areUsable(
  connection: Connection,
  namespace: string,
  names: readonly string[],
): Promise<boolean> {
  const query = names.map((name) => `${name} = 'none'`).join(' AND ')
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query })
    return true
  } catch (error) {
    if (hasGrpcStatus(error, 'invalid-argument')) return false
    throw error
  }
}
