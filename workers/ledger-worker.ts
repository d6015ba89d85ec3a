import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createActivities } from '../activities/create-activities.ts'
import { ledgerOutbox } from '../activities/ledger-outbox.ts'
import { ledgerRecord } from '../activities/ledger-record.ts'
import { ledgerRegister } from '../activities/ledger-register.ts'
import { ownClock } from '../activities/own-clock.ts'
import { temporalHistories } from '../activities/temporal-histories.ts'
import { folderArchive } from '../ledger/archive/archive-folder.ts'
import { databaseClock } from '../ledger/database/database-clock.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { TemporalServer } from '../temporal/client/temporal-server.ts'
import { workerIdentity } from '../temporal/worker-identity.ts'
import { taskQueue } from '../workflows/names.ts'
import type { WorkflowBundle } from './build-bundle.ts'
import { teamCheckpoints } from './team-checkpoints.ts'
import { ledgerConflicts } from './ledger-conflicts.ts'
import { vouchedActors } from './vouched-actors.ts'
import { watchedRecord } from './watched-record.ts'
import type { NoticeChannels } from './notice-channels.ts'
import { type RunningWorker, startWorker } from './worker.ts'

export interface LedgerWorkerSettings extends TemporalServer {
  readonly maxCachedWorkflows: number
  /** Holds the archive where none is set up. */
  readonly dataFolder: string
  /** Where histories are archived when not in the data folder's `archive`. */
  readonly archiveFolder?: string
  /** In force; the ledger must know it. */
  readonly calendarVersion: string
  /** How people are told. */
  readonly ways: NoticeChannels
}

/** Less than an orderly end of the whole process may take. */
const shutdownGraceMs = 5_000

/**
 * A worker whose activities write that ledger and tell people. `onLedger` hears why the ledger cannot be
 * written, and null when it can; what has to be written is tried again until it is.
 */
export async function startLedgerWorker(
  settings: LedgerWorkerSettings,
  ledger: Ledger,
  bundle: WorkflowBundle,
  onLedger: (problem: string | null) => void = () => undefined,
): Promise<RunningWorker> {
  const { archiveFolder, calendarVersion, dataFolder, ways, ...connection } = settings
  const { access, address, namespace } = settings
  const histories = temporalHistories({ address, namespace, ...(access === undefined ? {} : { access }) })
  const activities = createActivities({
    record: watchedRecord(ledgerRecord(ledger), { onLedger, ...ledgerConflicts(ledger) }),
    outbox: ledgerOutbox(ledger, ways.words.templateOf),
    ...ways,
    actors: vouchedActors(ledger, Date.now),
    keeper: {
      checkpoints: teamCheckpoints(dataFolder, archiveFolder ?? null),
      histories,
      archive: folderArchive(archiveFolder ?? join(dataFolder, 'archive')),
      register: ledgerRegister(ledger),
      standstills: () => histories.standstills(ledger),
      hasOwnArchive: archiveFolder !== undefined,
    },
    calendarVersionInForce: calendarVersion,
    clock: ownClock({
      machine: hostname(),
      nowMs: Date.now,
      others: [() => histories.clock(taskQueue), () => databaseClock(ledger)],
    }),
    newToken: randomUUID,
  })
  const identity = workerIdentity(process.pid, hostname(), ledger.mark)
  const place = { ...connection, identity, shutdownGraceMs }
  const running = await startWorker(place, activities, bundle).catch(async (error: unknown) => {
    await histories.close()
    throw error
  })
  const done = thenClose(running.done, () => histories.close())
  return {
    worker: running.worker,
    done,
    async stop() {
      // A call to a server that is gone would be repeated for longer than an orderly end may take.
      const letGo = setTimeout(() => void histories.close().catch(() => undefined), shutdownGraceMs)
      await running.stop().finally(() => clearTimeout(letGo))
      await done
    },
  }
}

async function thenClose(done: Promise<void>, close: () => Promise<void>): Promise<void> {
  try {
    await done
  } finally {
    await close()
  }
}
