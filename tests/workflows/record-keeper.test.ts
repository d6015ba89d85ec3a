import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { fastForward } from '../../client/local-temporal/time-skipping.ts'
import { type RunHistory, runChain } from '../../client/programme-client/run-chain.ts'
import { programmeStart } from '../../client/programme-start.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { folderArchive } from '../../ledger/archive-folder.ts'
import { archivedRuns } from '../../ledger/archive-runs.ts'
import { canonicalHistory } from '../../ledger/archived-run.ts'
import { standingFindings } from '../../ledger/findings.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { replayHistories } from '../../workers/replay.ts'
import { wakeSignal } from '../../workflows/messages.ts'
import { keeperWorkflowId, keeperWorkflowType } from '../../workflows/names.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'

const teamId = `kept-${randomUUID().slice(0, 8)}`
const salon = `team/${teamId}/weekly-salon`
const dayMs = 86_400_000
let rig: Rig
let namespace: string
let server: Connection

beforeAll(async () => {
  const address = inject('temporalAddress')
  server = await Connection.connect({ address })
  namespace = await newNamespace(server, 1)
  rig = await createRig(address, { namespace })
  await rig.startWorker()
  const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
  const { workflowId, workflowType, input } = programmeStart(team, rig.template, rig.calendarVersion)
  await rig.client.workflow.start(workflowType, { workflowId, taskQueue: rig.taskQueue, args: [input] })
  await vi.waitFor(
    async () => {
      const started = await eventsOf(rig.ledger, teamId, { kind: 'cadenceStarted' })
      if (started.length !== 6) throw new Error(`${started.length} of 6 cadences have started`)
    },
    { timeout: 30_000, interval: 100 },
  )
  await fastForward(rig.connection, namespace, salon, 90 * dayMs)
})

afterAll(async () => {
  await rig.close()
  await server.close()
})

async function runsOf(workflowId: string): Promise<readonly RunHistory[]> {
  const runs: RunHistory[] = []
  for await (const run of runChain(rig.client, workflowId)) runs.push(run)
  return runs
}

function keptKinds(): Promise<readonly string[]> {
  return standingFindings(rig.ledger).then((findings) =>
    findings.map(({ kind, subject }) => `${kind} ${subject}`),
  )
}

/** The last activity of a keeping has answered, and the keeper waits for the next one. */
async function keepings(): Promise<number> {
  const runs = await runsOf(keeperWorkflowId)
  const events = runs.flatMap(({ history }) => history.events ?? [])
  const last = events.at(-1)?.timerStartedEventAttributes ?? events.at(-2)?.timerStartedEventAttributes
  if (last == null) return 0
  return events.filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes != null).length
}

async function wakeAndWait(): Promise<void> {
  // A keeping is told by its second: one in the same second is the same.
  await sleep(1_100)
  const scheduled = async (): Promise<number> =>
    (await runsOf(keeperWorkflowId))
      .flatMap(({ history }) => history.events ?? [])
      .filter((event) => event.activityTaskCompletedEventAttributes != null).length
  const before = await scheduled()
  await rig.client.workflow.getHandle(keeperWorkflowId).signal(wakeSignal)
  await vi.waitFor(async () => expect(await scheduled()).toBeGreaterThanOrEqual(before + 4), {
    timeout: 60_000,
    interval: 200,
  })
}

/** In the order of a keeper's days: each test begins where the one before ended. */
describe('the keeper of the record', () => {
  test('archives every run that has ended, and the present state of those that go on', async () => {
    await rig.client.workflow.start(keeperWorkflowType, {
      workflowId: keeperWorkflowId,
      taskQueue: rig.taskQueue,
      args: [],
    })
    await vi.waitFor(async () => expect(await keepings()).toBe(1), { timeout: 60_000, interval: 200 })
    const archive = folderArchive(join(rig.folder, 'archive'))
    const kept = await archivedRuns(rig.ledger)
    expect(await archive.list()).toEqual(expect.arrayContaining([...kept]))
    const chain = await runsOf(salon)
    expect(chain.length).toBeGreaterThan(1)
    for (const [index, { history, runId }] of chain.entries()) {
      const run = kept.find((each) => each.runId === runId)
      expect(run?.status).toBe(index === chain.length - 1 ? 'running' : 'continued-as-new')
      const text = canonicalHistory(historyToJSON(history))
      if (run?.status !== 'running')
        expect(await archive.get(run?.sha256 ?? '')).toEqual({ state: 'sound', text })
    }
    expect(new Set(kept.map(({ workflowId }) => workflowId))).toEqual(
      new Set([
        `team/${teamId}`,
        ...rig.template.steps.map(({ step }) => `team/${teamId}/${step}`),
        keeperWorkflowId,
      ]),
    )
  })

  test('finds the retention too short, and ledger and histories equal', async () => {
    expect(await keptKinds()).toEqual([`retention-short ${namespace}`])
  })

  test('finds what is missing in the ledger, differs there, or is nowhere else; and that it is over', async () => {
    const rows = await rig.ledger.db
      .selectFrom('event')
      .selectAll()
      .where('workflow_id', '=', salon)
      .where('sequence', 'in', [2, 3])
      .execute()
    await rig.ledger.db
      .deleteFrom('event')
      .where('workflow_id', '=', salon)
      .where('sequence', '=', 2)
      .execute()
    await rig.ledger.db
      .updateTable('event')
      .set({ body: '{}' })
      .where('workflow_id', '=', salon)
      .where('sequence', '=', 3)
      .execute()
    await wakeAndWait()
    expect(await keptKinds()).toEqual(
      expect.arrayContaining([`entry-missing ${salon}`, `entry-differs ${salon}`]),
    )
    await rig.ledger.db
      .deleteFrom('event')
      .where('workflow_id', '=', salon)
      .where('sequence', '=', 3)
      .execute()
    await rig.ledger.db.insertInto('event').values(rows).execute()
    await wakeAndWait()
    expect(await keptKinds()).toEqual([`retention-short ${namespace}`])
  })

  test('archives a run that was terminated from outside, as terminated', async () => {
    const leap = `team/${teamId}/three-year-leap`
    await rig.client.workflow.getHandle(leap).terminate('a test')
    await wakeAndWait()
    const runs = await archivedRuns(rig.ledger, { workflowId: leap })
    expect(runs.map(({ status }) => status)).toEqual(['terminated'])
  })

  test('looks every day at 03:17, continues as new, and replays', async () => {
    await fastForward(rig.connection, namespace, keeperWorkflowId, 20 * dayMs)
    const runs = await runsOf(keeperWorkflowId)
    expect(runs.length).toBeGreaterThan(1)
    const fired = runs
      .flatMap(({ history }) => history.events ?? [])
      .filter((event) => event.timerFiredEventAttributes != null)
    expect(fired.length).toBeGreaterThanOrEqual(19)
    const { failures, replayed } = await replayHistories(rig.bundle, runs, () => undefined)
    expect({ failures, replayed }).toEqual({ failures: [], replayed: runs.length })
  })
})
