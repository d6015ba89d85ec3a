import type { Connection } from '@temporalio/client'
import { msNumberToTs, requiredTsToMs } from '@temporalio/common/lib/time.js'
import { leastRetentionDays } from '../../domain/retention.ts'
import { hasGrpcStatus } from './grpc-status.ts'
import { ensureSearchAttributes, missingSearchAttributes } from './search-attributes.ts'

const dayMs = 86_400_000

/** Longer than any programme and its audit; days. */
export const embeddedRetentionDays = 3_650

export interface NamespaceProblem {
  readonly problem: string
  /** The line that fixes it, ready to run where the CLI reaches the server. */
  readonly command: string
}

/** The server answers and has no namespace of that name: nothing works there, and waiting does not help. */
export class NamespaceMissingError extends Error {
  override readonly name = 'NamespaceMissingError'

  constructor(namespace: string) {
    const command = `temporal operator namespace create --namespace ${shellWord(namespace)} --retention ${embeddedRetentionDays}d`
    super(`没有命名空间 ${namespace}，请先建立 / has no namespace ${namespace}, make it first: ${command}`)
  }
}

/** Throws `NamespaceMissingError` when the server says so; whatever else keeps it from answering is for later calls to tell. */
export async function checkNamespace(
  connection: Connection,
  namespace: string,
  withinMs: number,
): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + withinMs, () =>
      connection.workflowService.describeNamespace({ namespace }),
    )
  } catch (error) {
    if (hasGrpcStatus(error, 'not-found')) throw new NamespaceMissingError(namespace)
  }
}

/** For how many days the namespace keeps closed runs. */
export async function retentionDays(connection: Connection, namespace: string): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace })
  return requiredTsToMs(config?.workflowExecutionRetentionTtl, 'workflowExecutionRetentionTtl') / dayMs
}

/** Works for runs that close from now on. */
export async function setRetention(connection: Connection, namespace: string, days: number): Promise<void> {
  const workflowExecutionRetentionTtl = msNumberToTs(days * dayMs)
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } })
}

/** Makes a namespace of our own server ready, before any workflow starts: retention, then search attributes. */
export async function prepareEmbeddedNamespace(connection: Connection, namespace: string): Promise<void> {
  if ((await retentionDays(connection, namespace)) < embeddedRetentionDays)
    await setRetention(connection, namespace, embeddedRetentionDays)
  await ensureSearchAttributes(connection, namespace)
}

/** What a namespace of somebody else's server lacks, nothing changed; empty when it is ready. */
export async function checkForeignNamespace(
  connection: Connection,
  namespace: string,
  leastDays: number = leastRetentionDays,
): Promise<readonly NamespaceProblem[]> {
  const days = await retentionDays(connection, namespace)
  const missing = await missingSearchAttributes(connection, namespace)
  const named = `--namespace ${shellWord(namespace)}`
  const retention: NamespaceProblem = {
    problem: `Namespace ${namespace} keeps closed runs for ${days} days; ${leastDays} are needed.`,
    command: `temporal operator namespace update ${named} --retention ${embeddedRetentionDays}d`,
  }
  const attributes: NamespaceProblem = {
    problem: `Namespace ${namespace} lacks the search attributes ${missing.join(', ')} (Keyword).`,
    command: `temporal operator search-attribute create ${named} ${missing.map((name) => `--name ${name} --type Keyword`).join(' ')}`,
  }
  return [...(days < leastDays ? [retention] : []), ...(missing.length > 0 ? [attributes] : [])]
}

function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
