import type { UpWorker } from './worker-port.ts'

/** Why a worker ended by itself; never settled when it was asked to. */
export async function failureOfWorker(worker: UpWorker, stop: AbortSignal): Promise<string> {
  try {
    await worker.done
  } catch (error) {
    return `工作进程出错 / the worker failed: ${error instanceof Error ? error.message : String(error)}`
  }
  if (stop.aborted) return new Promise(() => undefined)
  return '工作进程意外停止 / the worker ended by itself'
}
