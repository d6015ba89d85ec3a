import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { actorSigner, makeActorKey } from '../../../operations/up/actor-signature.ts'
import { putActorKey } from '../../../ledger/actor-keys.ts'
import { type HandedOver, readHandedOver } from '../../../audit/handed-over.ts'
import { makeLogKey, readLogKey } from '../../../audit/log-keys.ts'
import type { NoteSigner } from '../../../audit/signed-note.ts'
import { type Verdict, verifyExport } from '../../../audit/verify-export.ts'
import { writeExport } from '../../../audit/write-export.ts'
import { adoptTeams, type NewHome } from '../../../operations/move/adopt-team.ts'
import { teamToAdopt } from '../../../operations/move/team-to-adopt.ts'
import { gatherExport } from '../../../operations/export/gather-export.ts'
import { withoutSourceMap } from '../../../operations/export/workflow-code.ts'
import { templateSteps } from '../../../operations/export/template-steps.ts'
import { replayRuns } from '../../../operations/export/verify-share.ts'
import { lookAtRecord } from '../../../operations/doctor/look-at-record.ts'
import { templatesByName } from '../../../config/templates-by-name.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import type { LocalTemporal } from '../../../temporal/local/local-temporal.ts'
import { fastForward, virtualNow } from '../../../temporal/local/time-skipping.ts'
import { allHistories } from '../../../temporal/client/all-histories.ts'
import { recordedEvents } from '../../../temporal/client/recorded-events.ts'
import { sendCommand } from '../../../temporal/client/send-command.ts'
import { isRunning } from '../../../temporal/client/team-workflows.ts'
import { startThrowAwayServer } from '../../../rehearsal/throw-away-server.ts'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { appendOutcomes, type Outcomes } from '../../../ledger/record/append.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { archivedRuns } from '../../../ledger/archive/archive-runs.ts'
import { compareLedgers } from '../../../ledger/rebuild/compare.ts'
import type { PostgresPlace } from '../../../ledger/ledger-place.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { recordedWorkflows } from '../../../ledger/queries/workflows.ts'
import { listTeams } from '../../../ledger/queries/teams.ts'
import { replayHistories } from '../../../workers/replay.ts'
import { cadenceViewQuery } from '../../../workflows/messages.ts'
import { taskQueue } from '../../../workflows/names.ts'
import { createRig, type Rig } from '../../support/rig.ts'
import { type PostgresServer, startPostgres } from '../../support/start-postgres.ts'
import { runHopelight } from '../../client/cli/run-hopelight.ts'
import { type ApiRig, createApiRig, until } from '../../client/support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

const dayMs = 86_400_000
const to = '市科协集群'

/** Where the team was: a server and a ledger in a file. */
let old: ApiRig
/** Where it goes: another server, and a ledger in PostgreSQL. */
let server: LocalTemporal
let postgres: PostgresServer
let rig: Rig
let folder: string
let ids: readonly string[]
let zip: Uint8Array
let handedOver: HandedOver
let home: NewHome

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-adopt-'))
  const wanted = {
    cacheFolder: defaultCacheDir(process.env),
    pathVariable: process.env['PATH'] ?? '',
    folder,
    namespace: 'default',
  }
  ;[old, server, postgres] = await Promise.all([
    createApiRig(inject('temporalAddress'), { forwardDays: 24 }),
    startThrowAwayServer(wanted, () => undefined),
    startPostgres(),
  ])
  rig = await createRig(server.address, { ledgerPlace: placeOf(postgres), taskQueue })
  await rig.startWorker()
  ids = teamWorkflowIds(old.teamId)
  home = {
    client: rig.client,
    ledger: rig.ledger,
    archive: folderArchive(join(rig.folder, 'archive')),
    dataFolder: rig.folder,
    template: templatesByName(),
    at: old.now(),
  }
}, 120_000)

afterAll(async () => {
  await old.close({ replay: false }).catch(() => undefined)
  await rig.close()
  await server.stop()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

function placeOf({ password, url }: PostgresServer): PostgresPlace {
  return { postgres: { url, password, schema: 'hopelight' } }
}

const allEnded = async (client: Client): Promise<boolean> =>
  (await Promise.all(ids.map((id) => isRunning(client, id)))).every((runs) => !runs)

async function exported(from: Rig, signer: NoteSigner): Promise<Uint8Array> {
  const material = await gatherExport({
    client: from.client,
    dataFolder: from.folder,
    ledger: from === rig ? placeOf(postgres) : null,
    archiveFolder: join(from.folder, 'archive'),
    teamIds: [old.teamId],
    workflowCode: { code: withoutSourceMap(from.bundle.code), sourceHash: from.bundle.sourceHash },
    madeAt: '2026-11-28T09:00:00+08:00',
  })
  return writeExport(material, signer).zip
}

function verified(bytes: Uint8Array): Promise<Verdict> {
  return verifyExport({
    bytes,
    checkpoints: [],
    fingerprints: [],
    keys: [],
    stepsOf: templateSteps,
    replayOn: () => replayRuns(rig.bundle.code),
  })
}

/** The clock of the team's slowest workflow, ahead of the real one. */
async function aheadMs(of: Rig): Promise<number> {
  const clocks = await Promise.all(ids.map((id) => virtualNow(of.connection, 'default', id)))
  return Math.max(...clocks) - Date.now()
}

async function forward(days: number): Promise<void> {
  await Promise.all(ids.map((id) => fastForward(rig.connection, 'default', id, days * dayMs)))
}

async function expectWhole(): Promise<void> {
  for (const id of ids) {
    const own = (await eventsOf(rig.ledger, old.teamId)).filter(({ workflowId }) => workflowId === id)
    expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, index) => index + 1))
  }
}

/** In the order of its days. */
const test = courseOfEvents()

describe('a team that was released', () => {
  test('ends with its whole state on record, and says where it went', async () => {
    const period = await old.openPeriod('weekly-salon')
    const marks = [await old.mark('weekly-salon', 'topic-set')]
    const mark = { commandId: randomUUID(), step: 'weekly-salon', period, marks }
    expect(await old.command('mark-milestones', mark)).toMatchObject({ status: 200 })
    const released = await old.command('release', { commandId: randomUUID(), to, reason: '一机不够用' })
    expect(released).toMatchObject({ status: 200, body: { recorded: true } })
    await until(() => allEnded(old.rig.client))
    expect(await old.get(`/teams/${old.teamId}`)).toMatchObject({
      body: { state: 'released', releasedTo: to },
    })
    const late = await old.command('mark-milestones', { ...mark, commandId: randomUUID() })
    expect(late).toMatchObject({ status: 409, body: { code: 'programme-released' } })
    expect(JSON.stringify(late.body)).toContain(to)
    zip = await exported(old.rig, await makeLogKey(old.dataFolder))
    expect((await verified(zip)).findings).toEqual([])
    handedOver = readHandedOver(zip)
    const [given] = handedOver.teams
    const team = given === undefined ? null : teamToAdopt(handedOver, given)
    if (team === null || 'refused' in team) throw new Error('it is not released')
    expect(team.adopted.cadences).toHaveLength(6)
    for (const { state } of team.adopted.cadences) {
      const id = `team/${old.teamId}/${state.setup.definition.step}`
      const view = await old.rig.client.workflow.getHandle(id).query(cadenceViewQuery)
      const { remembered: _, ...carried } = state
      expect({ ...carried, released: to }).toEqual(view)
    }
    const salon = team.adopted.cadences.find(({ state }) => state.setup.definition.step === 'weekly-salon')
    expect(salon?.state.remembered).toHaveLength(1)
  })

  test('goes on at another installation, however often its adoption is broken off', async () => {
    const startDelayMs = await aheadMs(old.rig)
    let puts = 0
    const breaking: NewHome['archive'] = {
      ...home.archive,
      put: (run) => {
        puts += 1
        return puts > 5 ? Promise.reject(new Error('killed')) : home.archive.put(run)
      },
    }
    await expect(adoptTeams({ ...home, archive: breaking }, handedOver)).rejects.toThrow('killed')
    const { connection } = rig
    const stopped = { start: () => Promise.reject(new Error('killed')) }
    const client = new Client({ connection, namespace: 'default', interceptors: { workflow: [stopped] } })
    await expect(adoptTeams({ ...home, client }, handedOver)).rejects.toThrow('killed')
    const { teamId } = old
    expect(await listTeams(rig.ledger)).toMatchObject([{ teamId, state: 'released' }])
    const adopting = { ...home, startDelayMs }
    expect(await adoptTeams(adopting, handedOver)).toEqual([{ teamId, outcome: 'adopted', entries: 0 }])
    expect(await adoptTeams(adopting, handedOver)).toMatchObject([{ outcome: 'already-adopted' }])
    await fastForward(connection, 'default', `team/${teamId}`, startDelayMs)
    await until(async () => (await eventsOf(rig.ledger, teamId, { kind: 'cadenceAdopted' })).length === 6)
    expect(await listTeams(rig.ledger)).toMatchObject([{ teamId, state: 'running' }])
  })

  test('keeps numbers and dates, and tells nobody again what was told before', async () => {
    const before = await eventsOf(old.rig.ledger, old.teamId)
    await forward(21)
    await expectWhole()
    const events = await eventsOf(rig.ledger, old.teamId)
    const known = new Set(before.map(({ sequence, workflowId }) => `${workflowId} ${sequence}`))
    const isOld = ({ sequence, workflowId }: (typeof events)[number]): boolean =>
      known.has(`${workflowId} ${sequence}`)
    expect(events.filter(isOld)).toEqual(before)
    const fresh = events.filter((event) => !isOld(event))
    expect(fresh.filter(({ kind }) => kind === 'occurrenceOpened').length).toBeGreaterThan(1)
    expect(fresh.filter(({ kind }) => kind === 'programmeStarted' || kind === 'cadenceStarted')).toEqual([])
    const opened = (list: typeof events) =>
      list.flatMap((event) =>
        event.kind === 'occurrenceOpened' ? [`${event.workflowId} ${event.period}`] : [],
      )
    expect(new Set(opened(events)).size).toBe(opened(events).length)
    const told = await rig.ledger.db
      .selectFrom('delivery')
      .innerJoin('notice', 'notice.notice_id', 'delivery.notice_id')
      .select(['notice.notice_id', 'delivery.state'])
      .execute()
    const waiting = await rig.ledger.db.selectFrom('outbox').select('notice_id').execute()
    const oldNotices = await old.rig.ledger.db.selectFrom('notice').select('notice_id').execute()
    const oldIds = oldNotices.map(({ notice_id }) => notice_id)
    expect(waiting.filter(({ notice_id }) => oldIds.includes(notice_id))).toEqual([])
    expect(told.filter(({ notice_id }) => oldIds.includes(notice_id)).map(({ state }) => state)).toEqual(
      oldIds.map(() => 'unknown'),
    )
    expect(waiting.length).toBeGreaterThan(0)
  })

  test('takes commands, and answers those it took before it moved', async () => {
    const { events } = await recordedEvents(await places(), old.teamId)
    const marked = events.find(({ kind }) => kind === 'milestonesMarked')
    if (marked?.kind !== 'milestonesMarked') throw new Error('nothing was marked')
    // As the API here signs what its caller sends once more.
    await makeActorKey(rig.folder)
    const signer = await actorSigner(rig.folder)
    await putActorKey(rig.ledger, { publicKey: signer.publicKeyPem, origin: 'own', since: marked.at })
    const { bodyHash = '', commandId = '', period, workflowId } = marked
    const given = {
      commandId,
      bodyHash,
      actor: { personId: 'local-admin', seatId: 'liaison', via: 'local-admin' },
      period,
      marks: marked.marks,
    } as const
    const message = signer.sign({ workflowId, name: 'mark-milestones', message: given })
    const answer = await sendCommand(rig.client, {
      workflowId,
      update: 'markMilestones',
      message,
      deadlineMs: 20_000,
    })
    expect(answer).toMatchObject({ recorded: true, sequence: marked.sequence })
  })

  test('has one history: for whoever reads it, for doctor and for an auditor', async () => {
    const events = await eventsOf(rig.ledger, old.teamId)
    const read = await recordedEvents(await places(), old.teamId)
    expect(read).toMatchObject({ source: 'archive', unknown: [] })
    expect(read.events).toHaveLength(events.length)
    expect(await lookAtRecord(await examined())).toEqual([])
    const joined = await exported(rig, await makeLogKey(rig.folder))
    const verdict = await verified(joined)
    expect(verdict.missing.filter((what) => what.includes('calendar'))).toEqual([])
    expect(verdict.findings).toEqual([])
    expect(verdict.teams).toMatchObject([{ entries: events.length }])
  })

  test('is not adopted twice by the command, on a server and a ledger of the settings', async () => {
    const file = join(folder, 'team.zip')
    await writeFile(file, zip)
    const { password, url } = postgres
    const settings = { TEMPORAL_ADDRESS: server.address, HOPELIGHT_LEDGER: url, PGPASSWORD: password }
    const words = ['team', 'adopt', file, '--data', rig.folder, '--json']
    const again = await runHopelight(words, settings)
    expect(again).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(again.stdout)).toMatchObject({
      teams: [{ teamId: old.teamId, outcome: 'already-adopted', entries: 0 }],
    })
  })

  test('can be released again, and adopted where it was released', async () => {
    const message = { commandId: randomUUID(), actor: { personId: 'p-008', seatId: 'talent-office' }, to }
    const [workflowId = ''] = ids
    const release = { workflowId, update: 'release', message, deadlineMs: 20_000 } as const
    expect(await sendCommand(rig.client, release)).toMatchObject({ recorded: true })
    await until(() => allEnded(rig.client))
    const startDelayMs = await aheadMs(rig)
    const again = await exported(rig, await readLogKey(rig.folder))
    expect(await adoptTeams(home, handedOver)).toMatchObject([{ outcome: 'already-adopted', entries: 0 }])
    expect(await allEnded(rig.client)).toBe(true)
    expect(await adoptTeams({ ...home, startDelayMs }, readHandedOver(again))).toMatchObject([
      { outcome: 'adopted', entries: 0 },
    ])
    await fastForward(rig.connection, 'default', workflowId, startDelayMs)
    await until(
      async () => (await eventsOf(rig.ledger, old.teamId, { kind: 'cadenceAdopted' })).length === 12,
    )
    await forward(7)
    await expectWhole()
    await expectRebuilt()
  })
})

async function places() {
  return { client: rig.client, archive: home.archive, archived: await archivedRuns(rig.ledger) }
}

async function examined() {
  const { archive, archived } = await places()
  const now = instantFromMs(Date.now())
  const temporal = {
    client: rig.client,
    connection: rig.connection,
    namespace: 'default',
    close: async () => undefined,
  }
  const { folder: dataFolder, ledger } = rig
  return {
    dataFolder,
    ledger,
    archive,
    archived,
    server: { temporal, isEmbedded: false },
    hasOwnArchive: false,
    channelIds: [],
    now,
  }
}

async function expectRebuilt(): Promise<void> {
  const rebuilt = await openLedger({ file: ':memory:' })
  try {
    const heard: Outcomes[] = []
    const lost: string[] = []
    const histories = allHistories(await places(), await recordedWorkflows(rig.ledger), (id) => lost.push(id))
    const report = await replayHistories(rig.bundle, histories, (_, outcomes) => heard.push(outcomes))
    expect([report.failures, lost]).toEqual([[], []])
    for (const outcomes of heard) await appendOutcomes(rebuilt, outcomes)
    expect(await compareLedgers(rig.ledger, rebuilt)).toEqual({ equal: true, differences: [] })
  } finally {
    await rebuilt.close()
  }
}
