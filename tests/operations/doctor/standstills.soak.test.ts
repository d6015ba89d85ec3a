import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, vi } from 'vitest'
import { makeLogKey } from '../../../audit/log-keys.ts'
import { examine } from '../../../operations/doctor/examine.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTemplate } from '../../../config/read-project-files.ts'
import { fastForward } from '../../../temporal/local/time-skipping.ts'
import { connectTemporal, type TemporalConnection } from '../../../temporal/client/connect-temporal.ts'
import { continuesRecord } from '../../../temporal/client/continues-record.ts'
import { startProgramme } from '../../../temporal/client/start-programme.ts'
import { namespaceWorkflowsFor } from '../../../operations/up/namespace-workflows.ts'
import { watchWorkflows } from '../../../operations/up/watch-workflows.ts'
import { submitTeam } from '../../../operations/up/submit-team.ts'
import { createTroubles } from '../../../operations/up/troubles.ts'
import { dateOf, instantFromMs } from '../../../domain/calendar/instant.ts'
import type { Finding } from '../../../domain/findings.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { putCalendarVersion } from '../../../ledger/calendar-versions.ts'
import { standingFindings } from '../../../ledger/findings.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { putSubmission } from '../../../ledger/submissions.ts'
import { findStandstills } from '../../../temporal/find-standstills.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { ledgerConflicts } from '../../../workers/ledger-conflicts.ts'
import { startLedgerWorker } from '../../../workers/ledger-worker.ts'
import { fileOnly } from '../../../workers/notice-channels.ts'
import type { RunningWorker } from '../../../workers/worker.ts'
import { actorSigner, makeActorKey } from '../../../operations/up/actor-signature.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'
import { newNamespace } from '../../support/new-namespace.ts'
import { testTeam } from '../../support/rig.ts'
import { runCalendars } from '../../support/run-calendars.ts'

const teamId = `still-${randomUUID().slice(0, 8)}`
const programme = `team/${teamId}`
const salon = `${programme}/weekly-salon`
const visit = `${programme}/monthly-visit`
const leap = `${programme}/three-year-leap`
const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
const { calendar, version, years } = runCalendars
const soon = { timeout: 60_000, interval: 500 }
let address: string
let namespace: string
let folder: string
let ledger: Ledger
let temporal: TemporalConnection
let worker: RunningWorker

beforeAll(async () => {
  address = inject('temporalAddress')
  folder = await mkdtemp(join(tmpdir(), 'hopelight-standstills-'))
  ledger = await openLedger({ file: join(folder, 'ledger.db') })
  await makeLogKey(folder)
  const bare = await connectTemporal({ address, namespace: 'default' }, 10_000)
  namespace = await newNamespace(bare.connection, 3_650)
  await bare.close()
  temporal = await connectTemporal({ address, namespace }, 10_000)
  await putCalendarVersion(ledger, version, years)
  const ways = fileOnly(noticeWords(), folder)
  const settings = {
    address,
    namespace,
    maxCachedWorkflows: 50,
    dataFolder: folder,
    calendarVersion: version,
    ways,
  }
  worker = await startLedgerWorker(settings, ledger, await buildBundle(join(tmpdir(), 'hopelight-bundles')))
  const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
  await startProgramme(temporal.client, team, template, version)
  await vi.waitFor(async () => {
    const started = await eventsOf(ledger, teamId, { kind: 'cadenceStarted' })
    if (started.length !== 6) throw new Error(`${started.length} of 6 cadences have started`)
  }, soon)
})

afterAll(async () => {
  // What a step cannot write is tried again without end, and a worker waits for it.
  for (const id of [visit, 'courier/file', programme])
    await temporal.client.workflow
      .getHandle(id)
      .terminate('end of test')
      .catch(() => undefined)
  await worker.stop()
  await temporal.close()
  await ledger.close()
  await rm(folder, { recursive: true, force: true })
})

const find = (): Promise<readonly Finding[]> =>
  findStandstills({
    client: temporal.client,
    ledger,
    continuesRecord: continuesRecord(temporal.client, ledger),
  })

const named = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ kind, subject }) => `${kind} ${subject}`).toSorted()

async function startAs(workflowType: string, workflowId: string, input: unknown, taskQueue = 'hopelight') {
  await temporal.client.workflow.start(workflowType, { workflowId, taskQueue, args: [input] })
}

async function conflicted(): Promise<readonly string[]> {
  const standing = await standingFindings(ledger)
  return standing.flatMap(({ kind, subject }) => (kind === 'record-conflict' ? [subject] : [])).toSorted()
}

/** As `up` does at its start: nothing of an earlier look is remembered. */
async function lookOnce(): Promise<void> {
  const troubles = createTroubles(() => undefined, { error: () => undefined, info: () => undefined })
  const onError = (error: unknown): void => {
    throw error
  }
  const given = { temporal, ledger, troubles, found: troubles, tell: () => undefined, onError, helpers: [] }
  const watch = await watchWorkflows(given)
  watch.stop()
}

/** One installation's bad days, in their order. */
const test = courseOfEvents()

describe('what stands still or is not ours', () => {
  test('a team that no file was ever submitted for is found, until one is', async () => {
    expect(named(await find())).toEqual([`team-unsubmitted ${programme}`])
    await putSubmission(ledger, teamId, {
      normalised: testTeam(teamId, '2026-01-05'),
      at: instantFromMs(Date.now()),
    })
    expect(await find()).toEqual([])
  })

  test('strangers on our task queue and under our ids are found, and are none of our teams', async () => {
    await startAs('noSuchType', 'stranger', {})
    await startAs('teamProgramme', 'team/evil', { a: 1 })
    await startAs('weeklySalon', 'team/evil/weekly-salon', 'rubbish', 'elsewhere')
    await startAs('weeklySalon', 'courier/evil', {}, 'elsewhere')
    await startAs('weeklySalon', 'team/evil/no-such-step', {})
    await vi.waitFor(async () => {
      expect(named(await find())).toEqual([
        'workflow-foreign courier/evil',
        'workflow-foreign stranger',
        'workflow-foreign team/evil',
        'workflow-foreign team/evil/no-such-step',
        'workflow-foreign team/evil/weekly-salon',
      ])
    }, soon)
    const strangers = [
      'stranger',
      'team/evil',
      'team/evil/weekly-salon',
      'courier/evil',
      'team/evil/no-such-step',
    ]
    for (const id of strangers) await temporal.client.workflow.getHandle(id).terminate()
    await vi.waitFor(async () => expect(await find()).toEqual([]), soon)
  })

  test('a step that was terminated is told by place, and one put there with rubbish stands still since its first failure', async () => {
    const began = instantFromMs(Date.now() - 1_000)
    await temporal.client.workflow.getHandle(salon).terminate('a test')
    await vi.waitFor(async () => expect(named(await find())).toEqual([`ended-outside ${salon}`]), soon)
    await startAs('weeklySalon', salon, { bogus: true })
    await vi.waitFor(async () => expect(named(await find())).toEqual([`workflow-stuck ${salon}`]), soon)
    const [found] = await find()
    expect(found?.details['where']).toBe('青山县 一周一微型沙龙：')
    expect(`${found?.details['since']}` >= began).toBe(true)
    expect(found?.details['reason']).toContain('Cannot read properties')
  })

  test('what `up` finds stands in the ledger while it is so, and no longer', async () => {
    const said: string[] = []
    const log = { error: () => undefined, info: () => undefined }
    const troubles = createTroubles((line) => said.push(line), log)
    const onError = (error: unknown): void => {
      throw error
    }
    const given = { temporal, ledger, troubles, found: troubles, tell: () => undefined, onError, helpers: [] }
    const watch = await watchWorkflows(given)
    expect(named(await standingFindings(ledger))).toContain(`workflow-stuck ${salon}`)
    expect(said.join('\n')).toContain(`流程 ${salon} 自 `)
    watch.stop()
  })

  test('a step that was started again in its own shape contradicts the ledger, and its conflict stands there', async () => {
    await temporal.client.workflow.getHandle(salon).terminate('a test')
    const { args } = await firstInput(visit)
    await fastForward(temporal.connection, namespace, visit, 60 * 86_400_000)
    await temporal.client.workflow.getHandle(visit).terminate('a test')
    await startAs('monthlyVisit', visit, args)
    await vi.waitFor(async () => {
      expect(named(await standingFindings(ledger))).toContain(`record-conflict ${visit}`)
      expect(named(await find())).toContain(`run-replaced ${visit}`)
    }, soon)
  })

  test('a conflict of a workflow that is none of ours leaves with its run, while that of a step stays and survives a restart', async () => {
    const nosuch = 'team/nosuch/weekly-salon'
    const conflicts = ledgerConflicts(ledger)
    // The same again, for a worker that remembers the first one.
    for (const _ of ['first', 'again']) {
      await startAs('noSuchType', nosuch, {}, 'elsewhere')
      await conflicts.onConflict(nosuch, 6)
      await lookOnce()
      expect(await conflicted()).toEqual([visit, nosuch].toSorted())
      await temporal.client.workflow.getHandle(nosuch).terminate('a test')
      await vi.waitFor(async () => {
        await lookOnce()
        expect(await conflicted()).toEqual([visit])
      }, soon)
    }
  })

  test('a deleted step is told as deleted', async () => {
    const workflowExecution = { workflowId: leap }
    await temporal.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution })
    await vi.waitFor(async () => {
      const found = (await find()).find(({ subject }) => subject === leap)
      expect(found).toMatchObject({ kind: 'ended-outside', details: { status: 'deleted' } })
    }, soon)
  })

  test('signals that nothing takes are found by doctor, by their names', async () => {
    await temporal.client.workflow.getHandle(`${programme}/yearly-transfer`).signal('markMilestone', { a: 1 })
    const archive = folderArchive(join(folder, 'archive'))
    const { findings } = await examine(
      {
        dataFolder: folder,
        ledger,
        archive,
        archived: await archive.list(),
        server: { temporal, isEmbedded: true },
        hasOwnArchive: false,
        channelIds: [],
        now: instantFromMs(Date.now()),
      },
      address,
    )
    expect(findings.find(({ kind }) => kind === 'signal-unknown')).toMatchObject({
      subject: `${programme}/yearly-transfer`,
      details: { count: 1, names: 'markMilestone', where: '青山县 一年一成果转化：' },
    })
    expect(findings.map(({ kind }) => kind)).toContain('run-replaced')
  })

  test('a courier whose work fails again and again is told with the reason, until it succeeds', async () => {
    const courier = 'courier/file'
    await sql`alter table attention rename to attention_gone`.execute(ledger.db)
    for (const helper of namespaceWorkflowsFor(null, ['file'])) await helper.start(temporal.client)
    await vi.waitFor(async () => {
      const found = (await find()).find(({ subject }) => subject === courier)
      expect(found).toMatchObject({ kind: 'activity-failing', details: { activity: 'lookIntoOutbox' } })
      expect(found?.details['reason']).toContain('no such table: attention')
    }, soon)
    await sql`alter table attention_gone rename to attention`.execute(ledger.db)
    await vi.waitFor(async () => {
      expect(named(await find())).not.toContain(`activity-failing ${courier}`)
    }, soon)
  })

  test('a ledger that was emptied is not taken for a team that already runs', async () => {
    const empty = await openLedger({ file: join(folder, 'empty.db') })
    await putCalendarVersion(empty, version, years)
    expect(named(await findStandstills({ client: temporal.client, ledger: empty }))).toContain(
      `team-unrecorded ${programme}`,
    )
    const { template: _, ...submitted } = testTeam(teamId, dateOf(instantFromMs(Date.now())))
    await makeActorKey(folder)
    const report = await submitTeam(
      {
        signer: await actorSigner(folder),
        client: temporal.client,
        ledger: empty,
        template: () => template,
        newestTemplate: template.template,
        calendar,
        calendarVersion: version,
        now: () => instantFromMs(Date.now()),
        startRefusal: null,
      },
      submitted,
    )
    expect(report).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'team-unrecorded', details: { teamId } },
    })
    await empty.close()
  })

  test('a worker on this Temporal that writes a copy of the ledger is found', async () => {
    const copy = await openLedger({ file: join(folder, 'copy.db') })
    const ways = fileOnly(noticeWords(), folder)
    const place = { address, namespace, maxCachedWorkflows: 50, dataFolder: folder }
    const bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
    const second = await startLedgerWorker({ ...place, calendarVersion: version, ways }, copy, bundle)
    try {
      await vi.waitFor(async () => expect(named(await find())).toContain('ledgers-differ hopelight'), soon)
    } finally {
      await second.stop()
      await copy.close()
    }
  })

  test('a courier whose id is taken by a stranger is found', async () => {
    for (const helper of namespaceWorkflowsFor(null, ['file'])) await helper.start(temporal.client)
    await temporal.client.workflow.getHandle('courier/file').terminate()
    await startAs('weeklySalon', 'courier/file', {})
    await vi.waitFor(async () => {
      expect(named(await find())).toContain('workflow-foreign courier/file')
    }, soon)
  })
})

async function firstInput(workflowId: string): Promise<{ readonly args: unknown }> {
  const { raw } = await temporal.client.workflow.getHandle(workflowId).describe()
  const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? ''
  const history = await temporal.client.workflow.getHandle(workflowId, firstRunId).fetchHistory()
  const data = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data
  const args: unknown = JSON.parse(Buffer.from(data ?? []).toString('utf8'))
  return { args }
}
