/** A worker in a process of its own, so that its processors' time and memory are its own. argv: the order as JSON. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pino from 'pino'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import type { RunningWorker } from '../../workers/worker.ts'
import { startControlWorker } from '../control/control-worker.ts'
import { startHopelightWorker } from './hopelight-worker.ts'
import type { Usage, WorkerOrder, WorkerReport } from './worker-order.ts'

function isOrder(given: unknown): given is WorkerOrder {
  return typeof given === 'object' && given !== null && 'kind' in given && 'bundleFile' in given
}

function report(each: WorkerReport): void {
  process.send?.(each)
}

/** V8 collects on request only when told so, which costs nothing until it is asked. */
function liveHeapBytes(): number {
  setFlagsFromString('--expose-gc')
  // What the first one finalises, the second one frees.
  runInNewContext('gc(); gc()')
  return process.memoryUsage().heapUsed
}

function usage(isCollected: boolean): Usage {
  const { user, system } = process.cpuUsage()
  const live = isCollected ? liveHeapBytes() : null
  const { maxRSS } = process.resourceUsage()
  return {
    cpuMs: (user + system) / 1_000,
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: maxRSS * 1_024,
    liveHeapBytes: live,
  }
}

async function end(worker: RunningWorker): Promise<void> {
  await worker.stop()
  process.disconnect()
}

const order: unknown = JSON.parse(process.argv[2] ?? 'null')
if (!isOrder(order)) throw new Error('The order is missing')
const log = pino({ level: 'warn' }, pino.destination({ dest: join(order.folder, 'worker.log'), sync: true }))
installRuntimeLog(log)
const code = await readFile(order.bundleFile, 'utf8')
const worker =
  order.kind === 'hopelight' ? await startHopelightWorker(order, code) : await startControlWorker(order, code)
process.on('message', (request) => {
  if (request === 'usage' || request === 'usage-collected')
    report({ report: 'usage', usage: usage(request === 'usage-collected') })
  if (request === 'stop')
    end(worker).catch((error: unknown) => report({ report: 'failed', problem: String(error) }))
})
worker.done.catch((error: unknown) => report({ report: 'failed', problem: String(error) }))
// Nobody is left to be measured for.
process.once('disconnect', () => process.exit())
report({ report: 'ready' })
