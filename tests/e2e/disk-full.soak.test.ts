import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { noticeWords } from '../../config/notice-words.ts'
import { fileOnly } from '../../workers/notice-channels.ts'
import { allHistories } from '../../temporal/client/all-histories.ts'
import { sendCommand } from '../../temporal/client/send-command.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { appendOutcomes, type Outcomes } from '../../ledger/record/append.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { recordedWorkflows } from '../../ledger/queries/workflows.ts'
import { buildBundle, type WorkflowBundle } from '../../workers/build-bundle.ts'
import { startLedgerWorker } from '../../workers/ledger-worker.ts'
import { replayHistories } from '../../workers/replay.ts'
import type { RunningWorker } from '../../workers/worker.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { testTeam } from '../support/rig.ts'
import { runCalendars } from '../support/run-calendars.ts'

const teamId = 'full'
const workflowId = `team/${teamId}`

let folder: string
let connection: Connection
let client: Client
let ledger: Ledger
let bundle: WorkflowBundle
let worker: RunningWorker
/** What the worker said of the ledger, null where it could be written. */
const said: (string | null)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-full-'))
  connection = await Connection.connect({ address: inject('temporalAddress') })
  const namespace = await newNamespace(connection, 3_650)
  client = new Client({ connection, namespace })
  ledger = await openLedger({ file: join(folder, 'ledger.db') })
  const calendars = runCalendars
  await putCalendarVersion(ledger, calendars.version, calendars.years)
  bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
  const place = {
    address: inject('temporalAddress'),
    namespace,
    dataFolder: folder,
    ways: fileOnly(noticeWords(), folder),
    maxCachedWorkflows: 20,
  }
  worker = await startLedgerWorker(
    { ...place, calendarVersion: calendars.version },
    ledger,
    bundle,
    (problem) => said.push(problem),
  )
  const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  await startProgramme(client, team, template, calendars.version)
  await until(async () => (await started()) === 7)
})

afterAll(async () => {
  await worker.stop()
  await connection.close()
  await ledger.close()
  await rm(folder, { recursive: true, force: true })
})

async function started(): Promise<number> {
  return (await eventsOf(ledger, teamId)).filter(({ kind }) => kind.endsWith('Started')).length
}

/** Until it is so; throws after 30 s. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to that within 30 s')
    await sleep(100)
  }
}

/** At most so many pages more than there are now: a disk with that much room. */
async function leaveRoom(pages: number): Promise<void> {
  const { rows } = await sql<{ readonly page_count: number }>`pragma page_count`.execute(ledger.db)
  await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + pages)}`.execute(ledger.db)
}

/** Long enough to need pages of its own. */
function suspend(commandId: string) {
  const actor = { personId: 'p-008', seatId: 'association-city', via: 'local-admin' }
  const message = { commandId, actor, on: dateOf(instantFromMs(Date.now())), reason: '防汛'.repeat(950) }
  return sendCommand(client, { workflowId, update: 'suspend', message, deadlineMs: 20_000 })
}

test('on a full disk the ledger waits and says so, keeps nothing by halves, and has later what Temporal took, once', async () => {
  await leaveRoom(0)
  const before = await eventsOf(ledger, teamId)
  said.length = 0
  const answer = await suspend('full-0001')
  await vi.waitFor(() => expect(said.at(-1)).toContain('the disk is full'), { timeout: 20_000, interval: 50 })
  expect(await eventsOf(ledger, teamId)).toEqual(before)
  await leaveRoom(10_000)
  await vi.waitFor(() => expect(said.at(-1)).toBeNull(), { timeout: 40_000, interval: 50 })
  const recorded = await suspend('full-0001')
  expect(recorded).toMatchObject({ recorded: true, commandId: 'full-0001' })
  // The first answer is the same, or says that nobody knows.
  if ('recorded' in answer) expect(answer.sequence).toBe('recorded' in recorded ? recorded.sequence : -1)
  else expect(answer.code).toBe('not-recorded-yet')
  await vi.waitFor(() => expectEqualToHistories(), { timeout: 30_000, interval: 500 })
  const events = await eventsOf(ledger, teamId, { step: null })
  expect(events.filter(({ commandId }) => commandId === 'full-0001')).toHaveLength(1)
}, 120_000)

async function expectEqualToHistories(): Promise<void> {
  const rebuilt = await openLedger({ file: ':memory:' })
  try {
    const heard: Outcomes[] = []
    const lost: string[] = []
    const places = { client, archive: null, archived: [] }
    const histories = allHistories(places, await recordedWorkflows(ledger), (each) => lost.push(each))
    const report = await replayHistories(bundle, histories, (_, outcomes) => heard.push(outcomes))
    expect([report.failures, lost]).toEqual([[], []])
    for (const outcomes of heard) await appendOutcomes(rebuilt, outcomes)
    expect(await compareLedgers(ledger, rebuilt)).toEqual({ equal: true, differences: [] })
  } finally {
    await rebuilt.close()
  }
}
