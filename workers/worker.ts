import {
  type ActivityInterceptorsFactory,
  type InjectedSinks,
  NativeConnection,
  Worker,
} from '@temporalio/worker'
import type { Activities } from '../activities/activities.ts'
import { admitCaller } from '../activities/admit-caller.ts'
import type { TemporalServer } from '../temporal/client/temporal-server.ts'
import type { RecordSinks } from '../workflows/sinks.ts'
import { taskQueue } from '../workflows/names.ts'
import type { WorkflowBundle } from './build-bundle.ts'

export interface WorkerSettings extends TemporalServer {
  readonly taskQueue?: string
  /** How it calls itself to the server. Default: process and host. */
  readonly identity?: string
  /** Workflows kept in memory; the others are replayed when they wake. */
  readonly maxCachedWorkflows: number
  /** How long a clean stop waits for what is in flight, in milliseconds. */
  readonly shutdownGraceMs: number
}

export interface RunningWorker {
  readonly worker: Worker
  /** Ends when the worker has stopped; rejects when it failed. */
  readonly done: Promise<void>
  stop(): Promise<void>
}

/** Each holds a history and what it caused; more of them at once would only wait for the same processors. */
const tasksAtOnce = 16

/** Live workers hear nothing: the sink is for replays. */
const noRecord: InjectedSinks<RecordSinks> = {
  record: { outcomes: { fn: () => undefined, callDuringReplay: false } },
}

/** Whoever reaches the server may schedule any activity on our queue. */
const forOurOwn: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      admitCaller(info, input.args[0])
      return next(input)
    },
  },
})

export async function startWorker(
  settings: WorkerSettings,
  activities: Activities,
  bundle: WorkflowBundle,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: settings.address, ...settings.access })
  const worker = await createWorker(connection, settings, activities, bundle)
  const done = runToEnd(worker, connection)
  return {
    worker,
    done,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await done
    },
  }
}

/** An open connection would keep the process from ending. */
async function createWorker(
  connection: NativeConnection,
  settings: WorkerSettings,
  activities: Activities,
  bundle: WorkflowBundle,
): Promise<Worker> {
  try {
    return await Worker.create({
      connection,
      namespace: settings.namespace,
      taskQueue: settings.taskQueue ?? taskQueue,
      ...(settings.identity === undefined ? {} : { identity: settings.identity }),
      workflowBundle: { code: bundle.code },
      activities: { ...activities },
      interceptors: { activity: [forOurOwn] },
      sinks: noRecord,
      maxCachedWorkflows: settings.maxCachedWorkflows,
      maxConcurrentWorkflowTaskExecutions: tasksAtOnce,
      maxConcurrentLocalActivityExecutions: tasksAtOnce,
      maxConcurrentActivityTaskExecutions: tasksAtOnce,
      shutdownGraceTime: settings.shutdownGraceMs,
    })
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function runToEnd(worker: Worker, connection: NativeConnection): Promise<void> {
  try {
    await worker.run()
  } finally {
    await connection.close()
  }
}
