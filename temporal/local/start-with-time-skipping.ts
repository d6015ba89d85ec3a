import { randomUUID } from 'node:crypto'
import type { Connection } from '@temporalio/client'
import { defaultPayloadConverter, defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common'
import { encodeUnifiedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js'
import { defaultMaxSessionSkipCount } from './time-skipping.ts'

export interface TimeSkippingStart {
  readonly workflowId: string
  readonly workflowType: string
  readonly taskQueue: string
  /** Plain JSON, one entry an argument. */
  readonly args: readonly unknown[]
  /** Of type Keyword; must be registered. Default: none. */
  readonly searchAttributes?: Readonly<Record<string, string>>
  /** Plain JSON values. Default: none. */
  readonly memo?: Readonly<Record<string, unknown>>
  /** For the Web UI, at most 400 bytes. Default: none. */
  readonly staticSummary?: string
  /** For the Web UI. Default: none. */
  readonly staticDetails?: string
}

/**
 * Starts a workflow whose clock, and that of its children, jumps from timer to timer whenever nothing is in flight; gives
 * back its run id. Throws what the server answers: gRPC status 6 when the id is running, 12 when it cannot skip time.
 */
export async function startWithTimeSkipping(
  connection: Connection,
  namespace: string,
  start: TimeSkippingStart,
  maxSessionSkipCount = defaultMaxSessionSkipCount,
): Promise<string> {
  const { workflowId, workflowType, taskQueue, args, searchAttributes = {}, memo = {} } = start
  const keywords = Object.entries(searchAttributes).map(([name, value]) => ({
    key: defineSearchAttributeKey(name, 'KEYWORD'),
    value,
  }))
  const { runId } = await connection.workflowService.startWorkflowExecution({
    namespace,
    workflowId,
    requestId: randomUUID(),
    workflowType: { name: workflowType },
    taskQueue: { name: taskQueue },
    input: { payloads: args.map(toPayload) },
    memo: {
      fields: Object.fromEntries(Object.entries(memo).map(([name, value]) => [name, toPayload(value)])),
    },
    searchAttributes: {
      indexedFields: encodeUnifiedSearchAttributes(undefined, new TypedSearchAttributes(keywords)),
    },
    userMetadata: {
      summary: start.staticSummary === undefined ? null : toPayload(start.staticSummary),
      details: start.staticDetails === undefined ? null : toPayload(start.staticDetails),
    },
    timeSkippingConfig: { enabled: true, maxSessionSkipCount },
  })
  return runId
}

function toPayload(value: unknown) {
  return defaultPayloadConverter.toPayload(value)
}
