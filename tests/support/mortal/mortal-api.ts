import { flushCompileCache } from 'node:module'
import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client'
import pino from 'pino'
import { startApi } from '../../../client/api/start-api.ts'
import { templatesByName } from '../../../config/templates-by-name.ts'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import type { MortalApiOrder } from './orders.ts'
import { passingOf } from './passing.ts'
import { shiftClock } from './shift-clock.ts'

/** An API that dies with `kill -9` where it is told to. argv: the order as JSON. */
function isOrder(given: unknown): given is MortalApiOrder {
  return typeof given === 'object' && given !== null && 'token' in given && 'port' in given
}

const order: unknown = JSON.parse(process.argv[2] ?? 'null')
if (!isOrder(order)) throw new Error('The order is missing')
const { address, armed, clockAheadMs, dataFolder, namespace, port, token } = order
if (clockAheadMs !== 0) shiftClock(clockAheadMs)
const pass = passingOf(armed)
const ledger = await openLedger(order.ledger)
const updates: WorkflowClientInterceptor = {
  async startUpdate(input, next) {
    pass('api/before-update')
    const started = await next(input)
    pass('api/after-update')
    return started
  },
}
const connection = Connection.lazy({ address })
const client = new Client({ connection, namespace, interceptors: { workflow: [updates] } })
const templates = templatesByName()
/** The one line that tells of a command which was answered, whose answer is on its way. */
const answered = /"route":"\/teams\/:teamId\/commands\/[^"]+","status":200,.*"msg":"answered"/
const log = pino(
  { level: 'debug' },
  {
    write(line: string) {
      if (answered.test(line)) pass('api/answered')
    },
  },
)
await startApi({
  client,
  namespace,
  ledger,
  templates(name) {
    pass('api/taken-up')
    return templates(name)
  },
  dataFolder,
  adminToken: token,
  log,
  now: () => instantFromMs(Date.now()),
  host: '127.0.0.1',
  port,
  health: { workerPolling: () => Promise.resolve(true) },
})
flushCompileCache()
process.stdout.write('ready\n')
pass('api/listening')
