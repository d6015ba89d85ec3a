import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import memory from '../../bin/worker-memory.json' with { type: 'json' }
import type { Usage, WorkerOrder, WorkerReport, WorkerRequest } from './worker-order.ts'

/** A worker that runs in a process of its own. */
export interface WorkerProcess {
  readonly pid: number
  usage(): Promise<Usage>
  /** The same, with `liveHeapBytes`. */
  usageCollected(): Promise<Usage>
  /** Ends it in an orderly way and waits until it has gone. */
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('main.ts', import.meta.url))
const answerWithinMs = 60_000
const stopPatienceMs = 20_000

/** Starts a worker process and gives it back once it polls; `nodeArguments` are for a profiler. */
export async function startWorkerProcess(
  order: WorkerOrder,
  nodeArguments: readonly string[] = [],
): Promise<WorkerProcess> {
  const child = fork(program, [JSON.stringify(order)], {
    execArgv: [...memory.nodeArguments, ...nodeArguments],
    env: { ...memory.environment, ...process.env },
  })
  try {
    await next(child, 'ready')
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  const { pid } = child
  if (pid === undefined) throw new Error('the worker process has no pid')
  return {
    pid,
    usage: () => usageOf(child, 'usage'),
    usageCollected: () => usageOf(child, 'usage-collected'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs)
      const gone = once(child, 'exit')
      ask(child, 'stop')
      await gone
      clearTimeout(timer)
    },
  }
}

async function usageOf(child: ChildProcess, request: 'usage' | 'usage-collected'): Promise<Usage> {
  const answer = next(child, 'usage')
  ask(child, request)
  return (await answer).usage
}

function ask(child: ChildProcess, request: WorkerRequest): void {
  if (child.connected) child.send(request)
}

/** The next report of that kind. Rejects when it fails, ends or keeps silent first. */
function next<Kind extends WorkerReport['report']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<WorkerReport, { readonly report: Kind }>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      act()
    }
    const onMessage = (message: unknown): void => {
      if (isReport(message, kind)) settle(() => resolve(message))
      else if (isReport(message, 'failed'))
        settle(() => reject(new Error(`the worker failed: ${message.problem}`)))
    }
    const onExit = (code: number | null): void =>
      settle(() => reject(new Error(`the worker process ended: ${code ?? 'by a signal'}`)))
    const timer = setTimeout(
      () => settle(() => reject(new Error(`no “${kind}” of the worker within ${answerWithinMs / 1_000} s`))),
      answerWithinMs,
    )
    child.on('message', onMessage)
    child.once('exit', onExit)
  })
}

function isReport<Kind extends WorkerReport['report']>(
  message: unknown,
  kind: Kind,
): message is Extract<WorkerReport, { readonly report: Kind }> {
  return typeof message === 'object' && message !== null && 'report' in message && message.report === kind
}
