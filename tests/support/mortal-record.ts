import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createActivities } from '../../activities/create-activities.ts'
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

/** A worker that dies with `kill -9` right after its first write to the ledger, before its workflow task is answered. */
const [address = '', taskQueue = '', file = '', calendarVersionInForce = ''] = process.argv.slice(2)
const ledger = await openLedger({ file })
const record = ledgerRecord(ledger)
const words = noticeWords()
const activities = createActivities({
  record: {
    ...record,
    async append(outcomes) {
      await record.append(outcomes)
      process.kill(process.pid, 'SIGKILL')
    },
  },
  outbox: ledgerOutbox(ledger, words.templateOf),
  channels: [],
  defaultChannelId: 'file',
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
  { address, namespace: 'default', taskQueue, maxCachedWorkflows: 50, shutdownGraceMs: 1_000 },
  activities,
  await buildBundle(join(tmpdir(), 'hopelight-bundles')),
)
process.stdout.write('ready\n')
