import { readFile } from 'node:fs/promises'
import { NativeConnection, Worker } from '@temporalio/worker'
import type { RunningWorker } from '../../workers/worker.ts'
import type { WorkerOrder } from '../worker/worker-order.ts'
import { controlActivities } from './control-activities.ts'
import { ledgerStore, rowStore } from './control-stores.ts'
import type { ControlScript } from './moves.ts'

export const controlTaskQueue = 'control'

/** A worker for the control, made with the options of Hopelight's. */
export async function startControlWorker(order: WorkerOrder, code: string): Promise<RunningWorker> {
  const { address, folder, kind, maxCachedWorkflows, namespace, scriptFile } = order
  if (scriptFile === null) throw new Error('the control has no script')
  const script = readScript(await readFile(scriptFile, 'utf8'))
  const store = kind === 'control-with-ledger' ? await ledgerStore(folder, script) : rowStore(folder)
  const connection = await NativeConnection.connect({ address })
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: controlTaskQueue,
    workflowBundle: { code },
    activities: { ...controlActivities(script, store) },
    maxCachedWorkflows,
    shutdownGraceTime: 5_000,
  })
  const done = runToEnd(worker, async () => {
    await connection.close()
    await store.close()
  })
  return {
    worker,
    done,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await done
    },
  }
}

async function runToEnd(worker: Worker, close: () => Promise<void>): Promise<void> {
  try {
    await worker.run()
  } finally {
    await close()
  }
}

/** The benchmark wrote it itself. */
function readScript(text: string): ControlScript {
  // oxlint-disable-next-line typescript/no-unsafe-return -- written from a `ControlScript`
  return JSON.parse(text)
}
