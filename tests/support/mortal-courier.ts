import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createActivities } from '../../activities/create-activities.ts'
import { smtpChannel, smtpTimeouts } from '../../activities/channels/smtp.ts'
import { ledgerOutbox } from '../../activities/ledger-outbox.ts'
import { ledgerRecord } from '../../activities/ledger-record.ts'
import { ledgerRegister } from '../../activities/ledger-register.ts'
import { ownClock } from '../../activities/own-clock.ts'
import { temporalHistories } from '../../activities/temporal-histories.ts'
import { noticeWords } from '../../client/files/notice-words.ts'
import { folderArchive } from '../../ledger/archive-folder.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { teamCheckpoints } from '../../workers/team-checkpoints.ts'
import { startWorker } from '../../workers/worker.ts'

/**
 * A worker that delivers mail and dies with `kill -9` at one point of its so-manieth delivery; `never`: it lives. argv:
 * server, task queue, ledger, calendar version, channel, port of the mail server, point, number.
 */
const [address = '', taskQueue = '', file = '', calendarVersionInForce = '', channelId = '', ...rest] =
  process.argv.slice(2)
const [port = '', point = 'never', number = '0'] = rest
const counts = new Map<string, number>()

function passing(where: string): void {
  const count = (counts.get(where) ?? 0) + 1
  counts.set(where, count)
  if (where === point && count === Number(number)) process.kill(process.pid, 'SIGKILL')
}

const ledger = await openLedger({ file })
const words = noticeWords()
const outbox = ledgerOutbox(ledger, words.templateOf)
const mail = smtpChannel({
  channelId,
  host: '127.0.0.1',
  port: Number(port),
  security: 'plain-loopback',
  login: null,
  from: { name: '希望之光', address: 'hopelight@example.com' },
  domain: 'example.com',
  ca: null,
  timeouts: smtpTimeouts,
})
const activities = createActivities({
  record: ledgerRecord(ledger),
  outbox: {
    ...outbox,
    async claim(deliveries, claim) {
      passing('before-claim')
      const isOurs = await outbox.claim(deliveries, claim)
      passing('after-claim')
      return isOurs
    },
    async settle(...given) {
      passing('before-settling')
      await outbox.settle(...given)
      passing('after-settling')
    },
  },
  channels: [
    {
      channel: {
        ...mail,
        async send(message, messageId) {
          const result = await mail.send(message, messageId)
          passing('after-answer')
          return result
        },
      },
      needs: 'mail',
      isGroup: false,
    },
  ],
  defaultChannelId: channelId,
  words,
  keeper: {
    checkpoints: teamCheckpoints(`${file}.data`),
    histories: temporalHistories({ address, namespace: 'default' }),
    archive: folderArchive(`${file}.archive`),
    register: ledgerRegister(ledger),
    hasOwnArchive: false,
  },
  calendarVersionInForce,
  clock: ownClock({ machine: 'mortal', nowMs: Date.now, others: [] }),
  newToken: randomUUID,
})
await startWorker(
  { address, namespace: 'default', taskQueue, maxCachedWorkflows: 10, shutdownGraceMs: 1_000 },
  activities,
  await buildBundle(join(tmpdir(), 'hopelight-bundles')),
)
process.stdout.write('ready\n')
