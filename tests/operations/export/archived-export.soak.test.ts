import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject, vi } from 'vitest'
import { checkExport } from '../../../audit/check-export.ts'
import { makeLogKey } from '../../../audit/log-keys.ts'
import type { NoteSigner } from '../../../audit/signed-note.ts'
import { writeExport } from '../../../audit/write-export.ts'
import { gatherExport } from '../../../operations/export/gather-export.ts'
import { withoutSourceMap } from '../../../operations/export/workflow-code.ts'
import { fastForward } from '../../../temporal/local/time-skipping.ts'
import { LostRunsError, teamHistories } from '../../../operations/export/team-histories.ts'
import { programmeStart } from '../../../temporal/client/programme-start.ts'
import { dateOf, instantFromMs } from '../../../domain/calendar/instant.ts'
import { type Archive, folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { archiveNow } from '../../../workers/keep-now.ts'
import { newNamespace } from '../../support/new-namespace.ts'
import { createRig, type Rig, testTeam } from '../../support/rig.ts'
import { until } from '../../client/support/api-rig.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

const teamId = `gone-${randomUUID().slice(0, 8)}`
const salon = `team/${teamId}/weekly-salon`
const dayMs = 86_400_000
const madeAt = '2027-03-28T09:00:00+08:00'
let rig: Rig
let address: string
let namespace: string
let server: Connection
let archive: Archive
let signer: NoteSigner

beforeAll(async () => {
  address = inject('temporalAddress')
  server = await Connection.connect({ address })
  namespace = await newNamespace(server, 1)
  rig = await createRig(address, { namespace })
  archive = folderArchive(join(rig.folder, 'archive'))
  signer = await makeLogKey(rig.folder)
  const worker = await rig.startWorker()
  const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
  const { workflowId, workflowType, input } = programmeStart(team, rig.template, rig.calendarVersion)
  await rig.client.workflow.start(workflowType, { workflowId, taskQueue: rig.taskQueue, args: [input] })
  await until(async () => (await eventsOf(rig.ledger, teamId, { kind: 'cadenceStarted' })).length === 6)
  await fastForward(rig.connection, namespace, salon, 70 * dayMs)
  await worker.stop()
  await keep()
}, 120_000)

afterAll(async () => {
  await rig.close()
  await server.close()
})

const keep = () =>
  archiveNow({ address, namespace }, rig.ledger, archive, { again: [], at: instantFromMs(Date.now()) })

const histories = async (from: Archive, client = rig.client) =>
  teamHistories({ client, archive: from, archived: await from.list() }, teamId)

async function zipped(): Promise<Uint8Array> {
  const workflowCode = { code: withoutSourceMap(rig.bundle.code), sourceHash: rig.bundle.sourceHash }
  const place = {
    client: rig.client,
    archiveFolder: join(rig.folder, 'archive'),
    ledger: null,
    dataFolder: rig.folder,
    teamIds: [teamId],
    workflowCode,
    madeAt,
  }
  return writeExport(await gatherExport(place), signer).zip
}

/** Until the server has them no more, which takes it up to half a minute. */
async function deleted(workflowId: string, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) {
    const workflowExecution = { workflowId, runId }
    await rig.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution })
  }
  for (const runId of runIds) {
    const gone = rig.client.workflow.getHandle(workflowId, runId)
    await vi.waitFor(() => expect(gone.fetchHistory()).rejects.toThrow('not found'), {
      timeout: 60_000,
      interval: 100,
    })
  }
}

/** In the order in which a server forgets. */
describe('an export of a team whose runs Temporal has no more', () => {
  const test = courseOfEvents()
  test('is the same to the byte when the archive has the runs that ended', async () => {
    const before = await zipped()
    const runs = (await histories(archive)).find(({ workflowId }) => workflowId === salon)?.runs ?? []
    expect(runs.length).toBeGreaterThan(1)
    await deleted(
      salon,
      runs.slice(0, -1).map(({ runId }) => runId),
    )
    expect(Buffer.from(await zipped()).equals(before)).toBe(true)
    expect(checkExport(before, { checkpoints: [], fingerprints: [], keys: [signer] }).findings).toEqual([])
  }, 90_000)

  test('is not made when the archive has them not either', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'hopelight-no-archive-'))
    await expect(histories(folderArchive(empty))).rejects.toThrow(LostRunsError)
    await rm(empty, { recursive: true })
  })

  test('is made of the archive alone, but not of the beginning of a run that went on', async () => {
    const forgetful = new Client({ connection: server, namespace: await newNamespace(server, 1) })
    const fromArchive = () => histories(archive, forgetful)
    await expect(fromArchive()).rejects.toThrow(LostRunsError)
    for (const workflowId of teamWorkflowIds(teamId))
      await rig.client.workflow.getHandle(workflowId).terminate('a test')
    await keep()
    expect(await fromArchive()).toEqual(await histories(archive))
  }, 60_000)
})
