import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { expect, vi } from 'vitest'
import { createActivities } from '../../activities/create-activities.ts'
import { ledgerOutbox } from '../../activities/ledger-outbox.ts'
import { ledgerRecord } from '../../activities/ledger-record.ts'
import { noticeWords } from '../../config/notice-words.ts'
import { fileOnly, type NoticeChannels } from '../../workers/notice-channels.ts'
import { ownClock } from '../../activities/own-clock.ts'
import { channelTo } from '../../domain/grpc-channel.ts'
import { ledgerRegister } from '../../activities/ledger-register.ts'
import { temporalHistories } from '../../activities/temporal-histories.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { startWithTimeSkipping } from '../../temporal/local/start-with-time-skipping.ts'
import { programmeStart } from '../../temporal/client/programme-start.ts'
import { type RunHistory, runChain } from '../../temporal/client/run-chain.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { Team } from '../../domain/programme/team.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { buildBundle, type WorkflowBundle } from '../../workers/build-bundle.ts'
import { replayHistories } from '../../workers/replay.ts'
import { teamCheckpoints } from '../../workers/team-checkpoints.ts'
import { vouchedActors } from '../../workers/vouched-actors.ts'
import { type RunningWorker, startWorker } from '../../workers/worker.ts'
import { runCalendars } from './run-calendars.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'

/** A worker on a task queue of its own, over a ledger file of its own, on the shared real server. */
export interface Rig {
  readonly client: Client
  readonly connection: Connection
  readonly ledger: Ledger
  readonly folder: string
  readonly template: Template
  readonly calendarVersion: string
  readonly bundle: WorkflowBundle
  readonly taskQueue: string
  startWorker(): Promise<RunningWorker>
  startTeam(team: Team): Promise<void>
  historiesOf(teamId: string): Promise<readonly RunHistory[]>
  /** Replays all runs of a team and compares the ledger rebuilt from them with the live one. */
  expectReplays(teamId: string): Promise<readonly RunHistory[]>
  /** Terminates the seven workflows of a team. Throws when one of them runs no more. */
  endTeam(teamId: string): Promise<void>
  close(): Promise<void>
}

export interface RigForm {
  readonly namespace?: string
  /** How its worker tells people; default: the file channel. */
  readonly ways?: (folder: string) => NoticeChannels
  /** What the clock of its worker's machine shows. */
  readonly nowMs?: () => number
  /** Default: a file in its folder. */
  readonly ledgerPlace?: LedgerPlace
  /** Default: one of its own. */
  readonly taskQueue?: string
}

export async function createRig(
  address: string,
  {
    namespace = 'default',
    ways: waysIn = (folder) => fileOnly(noticeWords(), folder),
    nowMs = Date.now,
    ledgerPlace,
    taskQueue = `test-${randomUUID()}`,
  }: RigForm = {},
): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-rig-'))
  const root = projectFolder()
  const bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
  const ledger = await openLedger(ledgerPlace ?? { file: join(folder, 'ledger.db') })
  const { version, years } = runCalendars
  await putCalendarVersion(ledger, version, years)
  const template = readTemplate(join(root, 'templates', 'six-step.v1.yaml'))
  const connection = await Connection.connect({ address, channelArgs: { ...channelTo(address) } })
  const client = new Client({ connection, namespace })
  const workers: RunningWorker[] = []
  const ways = waysIn(folder)
  const kept = temporalHistories({ address, namespace })
  const activities = createActivities({
    record: ledgerRecord(ledger),
    outbox: ledgerOutbox(ledger, ways.words.templateOf),
    ...ways,
    actors: vouchedActors(ledger, Date.now),
    keeper: {
      checkpoints: teamCheckpoints(folder),
      histories: kept,
      archive: folderArchive(join(folder, 'archive')),
      register: ledgerRegister(ledger),
      standstills: () => Promise.resolve([]),
      hasOwnArchive: false,
    },
    calendarVersionInForce: version,
    clock: ownClock({ machine: 'rig', nowMs, others: [() => kept.clock(taskQueue)] }),
    newToken: randomUUID,
  })
  const historiesOf = async (teamId: string): Promise<readonly RunHistory[]> => {
    const chains = await Promise.all(
      teamWorkflowIds(teamId).map((workflowId) => wholeChain(client, workflowId)),
    )
    return chains.flat()
  }
  /** A local activity writes before its workflow task is in the history: what is in flight is waited for. */
  const replayedAndRebuilt = async (teamId: string): Promise<readonly RunHistory[]> => {
    const histories = await historiesOf(teamId)
    const rebuilt = await openLedger({ file: ':memory:' })
    try {
      const outcomes: Parameters<typeof appendOutcomes>[1][] = []
      const report = await replayHistories(bundle, histories, (_, each) => outcomes.push(each))
      expect(report.failures).toEqual([])
      expect(report.replayed).toBe(histories.length)
      for (const each of outcomes) await appendOutcomes(rebuilt, each)
      expect(await compareLedgers(ledger, rebuilt)).toEqual({ equal: true, differences: [] })
    } finally {
      await rebuilt.close()
    }
    return histories
  }
  return {
    client,
    connection,
    ledger,
    folder,
    template,
    calendarVersion: version,
    bundle,
    taskQueue,
    async startWorker() {
      const worker = await startWorker(
        { address, namespace, taskQueue, maxCachedWorkflows: 50, shutdownGraceMs: 5_000 },
        activities,
        bundle,
      )
      workers.push(worker)
      return worker
    },
    async startTeam(team) {
      const { workflowId, workflowType, input, summary } = programmeStart(team, template, version)
      await startWithTimeSkipping(connection, namespace, {
        workflowId,
        workflowType,
        taskQueue,
        args: [input],
        staticSummary: summary,
      })
    },
    historiesOf,
    expectReplays(teamId) {
      return vi.waitFor(() => replayedAndRebuilt(teamId), { timeout: 60_000, interval: 500 })
    },
    async endTeam(teamId) {
      for (const workflowId of teamWorkflowIds(teamId))
        await client.workflow.getHandle(workflowId).terminate('end of test')
    },
    async close() {
      for (const worker of workers) await worker.stop()
      await kept.close()
      await connection.close()
      await ledger.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function testTeam(teamId: string, startOn: string): Team {
  return {
    teamId,
    name: '青山县茶产业帮扶团',
    county: '青山县',
    industry: '茶产业',
    template: 'six-step.v1',
    startOn,
    salon: { weekday: 5, at: '15:00' },
    seats: { liaison: ['p-006'], 'tech-manager': ['p-005'], 'association-county': ['p-007'] },
  }
}

async function wholeChain(client: Client, workflowId: string): Promise<readonly RunHistory[]> {
  const runs: RunHistory[] = []
  for await (const run of runChain(client, workflowId)) runs.push(run)
  return runs
}
