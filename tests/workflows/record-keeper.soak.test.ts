import { randomUUID } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, describe, expect, inject, vi } from 'vitest'
import { makeLogKey } from '../../audit/log-keys.ts'
import { keptCheckpoints, lastCheckpoint } from '../../audit/kept-checkpoints.ts'
import { readCheckpoint } from '../../audit/checkpoint.ts'
import { leafLine } from '../../audit/canonical-leaf.ts'
import { leafHash, rootOf } from '../../audit/merkle-tree.ts'
import { leavesOf } from '../../audit/recorded-leaves.ts'
import { type NoteSigner, readNote, signersOf } from '../../audit/signed-note.ts'
import { fastForward } from '../../temporal/local/time-skipping.ts'
import { type RunHistory, runChain } from '../../temporal/client/run-chain.ts'
import { programmeStart } from '../../temporal/client/programme-start.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { archivedRuns } from '../../ledger/archive/archive-runs.ts'
import { canonicalHistory } from '../../ledger/archive/archived-run.ts'
import { standingFindings } from '../../ledger/findings.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { lastSequences } from '../../ledger/record/phantom-tail.ts'
import { teamSummary } from '../../ledger/queries/teams.ts'
import { replayHistories } from '../../workers/replay.ts'
import { wakeSignal } from '../../workflows/messages.ts'
import { keeperWorkflowId, keeperWorkflowType } from '../../workflows/names.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'
import { courseOfEvents } from '../support/course-of-events.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'

const teamId = `kept-${randomUUID().slice(0, 8)}`
const salon = `team/${teamId}/weekly-salon`
const dayMs = 86_400_000
let rig: Rig
let namespace: string
let server: Connection
let signer: NoteSigner

beforeAll(async () => {
  const address = inject('temporalAddress')
  server = await Connection.connect({ address })
  namespace = await newNamespace(server, 1)
  rig = await createRig(address, { namespace })
  signer = await makeLogKey(rig.folder)
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
    findings
      // Each December says that of the calendar, whatever the record holds.
      .filter(({ kind }) => kind !== 'calendar-provisional')
      .map(({ kind, subject }) => `${kind} ${subject}`),
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

async function wakeAndWait(activities = 5): Promise<void> {
  // A keeping is told by its second: one in the same second is the same.
  await sleep(1_100)
  const scheduled = async (): Promise<number> =>
    (await runsOf(keeperWorkflowId))
      .flatMap(({ history }) => history.events ?? [])
      .filter((event) => event.activityTaskCompletedEventAttributes != null).length
  const before = await scheduled()
  await rig.client.workflow.getHandle(keeperWorkflowId).signal(wakeSignal)
  await vi.waitFor(async () => expect(await scheduled()).toBeGreaterThanOrEqual(before + activities), {
    timeout: 60_000,
    interval: 200,
  })
}

/** In the order of a keeper's days. */
describe('the keeper of the record', () => {
  const test = courseOfEvents()
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
      new Set([...teamWorkflowIds(teamId), keeperWorkflowId]),
    )
  })

  test('finds the retention too short, and ledger and histories equal', async () => {
    expect(await keptKinds()).toEqual([`retention-short ${namespace}`])
  })

  test('signs how far the team’s logs have come, as they are worked out anew from Temporal', async () => {
    const kept = await lastCheckpoint(rig.folder, teamId)
    expect(signersOf(readNote(kept?.note ?? ''), [signer])).toHaveLength(1)
    const heads = await Promise.all(
      teamWorkflowIds(teamId).map(async (workflowId) => {
        const runs = (await runsOf(workflowId)).map(({ runId, history }) => {
          const text: string = historyToJSON(history)
          return { runId, history: JSON.parse(text) as unknown }
        })
        const leaves = leavesOf(teamId, runs).map((leaf) => leafHash(leafLine(leaf)))
        return { workflowId, size: leaves.length, root: rootOf(leaves) }
      }),
    )
    expect(kept?.checkpoint.heads).toEqual(heads)
    expect(heads.map(({ size }) => size).every((size) => size > 0)).toBe(true)
  })

  test('makes no second checkpoint of what has not changed, and one of what has', async () => {
    const notes = (): Promise<readonly string[]> => keptCheckpoints(rig.folder, teamId)
    expect(await notes()).toHaveLength(1)
    await wakeAndWait()
    expect(await notes()).toHaveLength(1)
    await fastForward(rig.connection, namespace, salon, 30 * dayMs)
    await wakeAndWait()
    const [first = '', second = ''] = await notes()
    const size = (note: string): number => readCheckpoint(readNote(note).text).heads[1]?.size ?? 0
    expect(size(second)).toBeGreaterThan(size(first))
  })

  test('says so when it has no key to sign with, goes on, and is content when there is one', async () => {
    const file = join(rig.folder, 'keys', 'log.pem')
    await rename(file, `${file}.away`)
    await wakeAndWait(4)
    expect(await keptKinds()).toContain(`log-key-unusable ${file}`)
    await rename(`${file}.away`, file)
    await wakeAndWait()
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

  test('drops what a lost task wrote at the end of a record that goes on in silence, with its notices', async () => {
    const workflowId = `team/${teamId}`
    const at = instantFromMs(Date.now())
    const sequence = (await lastSequences(rig.ledger)).get(workflowId) ?? 0
    const lost = {
      workflowId,
      sequence: sequence + 1,
      at,
      kind: 'programmeSuspended',
      on: dateOf(at),
    } as const
    await appendOutcomes(rig.ledger, { events: [{ ...lost, reason: '防汛' }], notices: [] })
    expect((await teamSummary(rig.ledger, teamId))?.suspendedOn).toBe(dateOf(at))
    await wakeAndWait()
    expect((await lastSequences(rig.ledger)).get(workflowId)).toBe(sequence)
    expect((await teamSummary(rig.ledger, teamId))?.suspendedOn).toBeNull()
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
