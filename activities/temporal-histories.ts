import { Client, Connection, type ConnectionOptions } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { optionalTsToMs, requiredTsToMs } from '@temporalio/common/lib/time.js'
import { canonicalHistory } from '../ledger/archive/archived-run.ts'
import {
  courierWorkflowType,
  keeperWorkflowType,
  programmeWorkflowType,
  workflowTypeOfStep,
} from '../workflows/names.ts'
import type { Finding } from '../domain/findings.ts'
import type { ClockReading } from '../domain/clock-off.ts'
import { channelTo } from '../domain/grpc-channel.ts'
import { findStandstills } from '../temporal/find-standstills.ts'
import { isNotFound } from '../temporal/is-not-found.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { HistoriesPort } from './ports.ts'

const ours = `WorkflowType IN (${[
  programmeWorkflowType,
  ...Object.values(workflowTypeOfStep),
  courierWorkflowType,
  keeperWorkflowType,
]
  .map((type) => `'${type}'`)
  .join(', ')})`

const dayMs = 86_400_000

export interface HistoriesPlace {
  readonly address: string
  readonly namespace: string
  /** Omit for an unencrypted connection. */
  readonly access?: Pick<ConnectionOptions, 'tls' | 'metadata' | 'apiKey'>
}

/** A poll that nothing came of is over after so long, and the worker asks again. */
const pollMs = 60_000
/** Nobody waits longer to be told for the sake of a clock. */
const clockPatienceMs = 5_000

export interface TemporalHistories extends HistoriesPort {
  /** What the server's clock showed when a worker of that task queue asked for work last; null: none has of late. */
  clock(taskQueue: string): Promise<ClockReading | null>
  /** Which workflows of the namespace stand still or are not ours, as that ledger knows them. */
  standstills(ledger: Ledger): Promise<readonly Finding[]>
  close(): Promise<void>
}

/** The histories of one namespace, over a connection of its own that is made when it is first used. */
export function temporalHistories({ access, address, namespace }: HistoriesPlace): TemporalHistories {
  // It repeats no call by itself: activities are repeated, and a repetition would outlive the connection.
  const connection = Connection.lazy({
    address,
    channelArgs: { ...channelTo(address) },
    ...access,
    interceptors: [],
  })
  const client = new Client({ connection, namespace })
  return {
    namespace,
    async *listed() {
      for await (const run of client.workflow.list({ query: ours, pageSize: 1_000 }))
        yield {
          workflowId: run.workflowId,
          runId: run.runId,
          isClosed: run.status.name !== 'RUNNING',
          events: run.historyLength,
        }
    },
    async current(workflowId) {
      const run = await orNull(() => client.workflow.getHandle(workflowId).describe())
      return run === null
        ? null
        : {
            workflowId,
            runId: run.runId,
            isClosed: run.status.name !== 'RUNNING',
            events: run.historyLength,
          }
    },
    async history(workflowId, runId) {
      const history = await orNull(() => client.workflow.getHandle(workflowId, runId).fetchHistory())
      return history === null ? null : canonicalHistory(historyToJSON(history))
    },
    async retentionDays() {
      const { config } = await connection.workflowService.describeNamespace({ namespace })
      return requiredTsToMs(config?.workflowExecutionRetentionTtl, 'workflowExecutionRetentionTtl') / dayMs
    },
    async clock(taskQueue) {
      // Where no type is named the server tells of the queue of workflow tasks.
      const { pollers } = await connection.withDeadline(Date.now() + clockPatienceMs, () =>
        connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue } }),
      )
      const times = pollers.flatMap(({ lastAccessTime }) => optionalTsToMs(lastAccessTime) ?? [])
      return times.length === 0 ? null : { atMs: Math.max(...times), mostAgeMs: pollMs }
    },
    standstills: (ledger) => findStandstills({ client, ledger }),
    close: () => connection.close(),
  }
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}
