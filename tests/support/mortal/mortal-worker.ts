import { randomUUID } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { smtpChannel, smtpTimeouts } from '../../../activities/channels/smtp.ts'
import { createActivities } from '../../../activities/create-activities.ts'
import { ledgerOutbox } from '../../../activities/ledger-outbox.ts'
import { ledgerRecord } from '../../../activities/ledger-record.ts'
import { ledgerRegister } from '../../../activities/ledger-register.ts'
import { ownClock } from '../../../activities/own-clock.ts'
import { temporalHistories } from '../../../activities/temporal-histories.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { ledgerConflicts } from '../../../workers/ledger-conflicts.ts'
import { watchedRecord } from '../../../workers/watched-record.ts'
import { teamCheckpoints } from '../../../workers/team-checkpoints.ts'
import { vouchedActors } from '../../../workers/vouched-actors.ts'
import { startWorker } from '../../../workers/worker.ts'
import { mortalPorts } from './mortal-ports.ts'
import type { LeaveRoom, MortalWorkerOrder } from './orders.ts'
import { passingOf } from './passing.ts'
import { shiftClock } from './shift-clock.ts'

/** A worker that tells people by mail and dies with `kill -9` where it is told to. argv: the order as JSON. */
function isOrder(given: unknown): given is MortalWorkerOrder {
  return typeof given === 'object' && given !== null && 'taskQueue' in given && 'mail' in given
}

function isRoom(given: unknown): given is LeaveRoom {
  return typeof given === 'object' && given !== null && 'pages' in given && typeof given.pages === 'number'
}

const order: unknown = JSON.parse(process.argv[2] ?? 'null')
if (!isOrder(order)) throw new Error('The order is missing')
const { address, armed, calendarVersion, clockAheadMs, dataFolder, mail, namespace } = order
const { maxCachedWorkflows, taskQueue } = order
if (clockAheadMs !== 0) shiftClock(clockAheadMs)
const pass = passingOf(armed)
const ledger = await openLedger(order.ledger)
pass('worker/ledger-open')
const words = noticeWords()
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const ports = {
  record: watchedRecord(ledgerRecord(ledger), {
    onLedger: (problem) => {
      if (problem !== null) say(`ledger: ${problem}`)
    },
    ...ledgerConflicts(ledger),
  }),
  outbox: ledgerOutbox(ledger, words.templateOf),
  channels: mail.channelIds.map((channelId) => ({
    channel: smtpChannel({
      channelId,
      host: '127.0.0.1',
      port: mail.port,
      security: 'plain-loopback' as const,
      login: null,
      from: { name: '希望之光', address: 'hopelight@example.com' },
      domain: 'example.com',
      ca: null,
      timeouts: smtpTimeouts,
    }),
    needs: 'mail' as const,
    isGroup: false,
  })),
  defaultChannelId: mail.channelIds[0],
  words,
  actors: vouchedActors(ledger, Date.now),
  keeper: {
    checkpoints: teamCheckpoints(dataFolder),
    histories: temporalHistories({ address, namespace }),
    archive: folderArchive(join(dataFolder, 'archive')),
    register: ledgerRegister(ledger),
    standstills: () => Promise.resolve([]),
    hasOwnArchive: false,
  },
  calendarVersionInForce: calendarVersion,
  clock: ownClock({ machine: 'mortal', nowMs: Date.now, others: [] }),
  newToken: randomUUID,
}
process.on('message', (message) => {
  if (!isRoom(message)) return
  const { pages } = message
  const limit = async (): Promise<void> => {
    const { rows } = await sql<{ readonly page_count: number }>`pragma page_count`.execute(ledger.db)
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + pages)}`.execute(ledger.db)
  }
  void limit().catch((error: unknown) => say(`no limit: ${String(error)}`))
})
const worker = await startWorker(
  { address, namespace, taskQueue, maxCachedWorkflows, shutdownGraceMs: 1_000 },
  createActivities(mortalPorts(ports, pass)),
  await buildBundle(join(tmpdir(), 'hopelight-bundles')),
)
worker.done.catch((error: unknown) => {
  say(`the worker failed: ${String(error)}`)
  process.exit(1)
})
flushCompileCache()
say('ready')
pass('worker/polling')
