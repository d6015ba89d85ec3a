import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, vi } from 'vitest'
import { makeLogKey } from '../../../audit/log-keys.ts'
import { examine } from '../../../operations/doctor/examine.ts'
import type { Examined } from '../../../operations/doctor/place.ts'
import { repair } from '../../../operations/doctor/repair.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { fileOnly } from '../../../workers/notice-channels.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTemplate } from '../../../config/read-project-files.ts'
import { setRetention } from '../../../temporal/local/namespace.ts'
import { fastForward } from '../../../temporal/local/time-skipping.ts'
import { connectTemporal, type TemporalConnection } from '../../../temporal/client/connect-temporal.ts'
import { startProgramme } from '../../../temporal/client/start-programme.ts'
import { namespaceWorkflowsFor } from '../../../operations/up/namespace-workflows.ts'
import { addMs, dateOf, type Instant, instantFromMs } from '../../../domain/calendar/instant.ts'
import { type Finding, findingWords } from '../../../domain/findings.ts'
import { type Archive, folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { archivedRuns } from '../../../ledger/archive/archive-runs.ts'
import { putCalendarVersion } from '../../../ledger/calendar-versions.ts'
import { putEvidence } from '../../../ledger/evidence-store.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { putSubmission } from '../../../ledger/submissions.ts'
import { writeMissing } from '../../../ledger/rebuild/repair-missing.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { archiveNow } from '../../../workers/keep-now.ts'
import { startLedgerWorker } from '../../../workers/ledger-worker.ts'
import type { RunningWorker } from '../../../workers/worker.ts'
import { newNamespace } from '../../support/new-namespace.ts'
import { testTeam } from '../../support/rig.ts'
import { runCalendars } from '../../support/run-calendars.ts'
import { courseOfEvents } from '../../support/course-of-events.ts'

const teamId = `ill-${randomUUID().slice(0, 8)}`
const salon = `team/${teamId}/weekly-salon`
const dayMs = 86_400_000
let address: string
let namespace: string
let folder: string
let ledger: Ledger
let archive: Archive
let temporal: TemporalConnection
let worker: RunningWorker | null = null

async function work(): Promise<void> {
  const { version: calendarVersion } = runCalendars
  const ways = fileOnly(noticeWords(), folder)
  const place = { address, namespace, maxCachedWorkflows: 50, dataFolder: folder }
  const settings = { ...place, calendarVersion, ways }
  worker = await startLedgerWorker(settings, ledger, await buildBundle(join(tmpdir(), 'hopelight-bundles')))
}

beforeAll(async () => {
  address = inject('temporalAddress')
  folder = await mkdtemp(join(tmpdir(), 'hopelight-doctor-'))
  ledger = await openLedger({ file: join(folder, 'ledger.db') })
  await makeLogKey(folder)
  archive = folderArchive(join(folder, 'archive'))
  const bare = await connectTemporal({ address, namespace: 'default' }, 10_000)
  namespace = await newNamespace(bare.connection, 3_650)
  await bare.close()
  temporal = await connectTemporal({ address, namespace }, 10_000)
  const { version, years } = runCalendars
  await putCalendarVersion(ledger, version, years)
  await work()
  for (const helper of namespaceWorkflowsFor(null, ['file'])) await helper.start(temporal.client)
  const submitted = { normalised: { teamId }, at: instantFromMs(Date.now()) }
  await putSubmission(ledger, teamId, submitted)
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  await startProgramme(
    temporal.client,
    testTeam(teamId, dateOf(instantFromMs(Date.now()))),
    template,
    version,
  )
  await vi.waitFor(
    async () => {
      const started = await eventsOf(ledger, teamId, { kind: 'cadenceStarted' })
      if (started.length !== 6) throw new Error(`${started.length} of 6 cadences have started`)
    },
    { timeout: 30_000, interval: 100 },
  )
  await fastForward(temporal.connection, namespace, salon, 60 * dayMs)
  await vi.waitFor(
    async () => {
      if ((await archivedRuns(ledger)).length === 0) throw new Error('nothing is archived')
    },
    { timeout: 30_000, interval: 100 },
  )
})

afterAll(async () => {
  await worker?.stop()
  await temporal.close()
  await ledger.close()
  await rm(folder, { recursive: true, force: true })
})

async function examined(now: Instant = instantFromMs(Date.now()), isEmbedded = true): Promise<Examined> {
  return {
    dataFolder: folder,
    ledger,
    archive,
    archived: await archive.list(),
    server: { temporal, isEmbedded },
    hasOwnArchive: false,
    channelIds: ['file'],
    now,
  }
}

/** A machine whose disk is nearly full is no concern of these tests. */
const ofTheMachine: readonly Finding['kind'][] = ['disk-filling']

async function found(now?: Instant): Promise<readonly string[]> {
  const { findings } = await examine(await examined(now), address)
  return findings
    .filter(({ kind }) => !ofTheMachine.includes(kind))
    .map(({ kind, subject }) => `${kind} ${subject}`)
}

async function repaired(): Promise<readonly string[]> {
  const ill = await examined()
  const { findings } = await examine(ill, address)
  return repair(ill, findings, {
    archive: (again) => archiveNow({ address, namespace }, ledger, archive, { again, at: ill.now }),
    writeMissing: async () => writeMissing(ledger, archive, await archive.list()),
  })
}

/** In the order of one installation's bad days. */
describe('doctor', () => {
  const test = courseOfEvents()
  test('finds nothing where Temporal, ledger and archive agree', async () => {
    expect(await found()).toEqual([])
  })

  test('finds entries that are missing, and writes them from the histories with their deliveries unknown', async () => {
    const before = await ledger.db
      .selectFrom('event')
      .selectAll()
      .orderBy('workflow_id')
      .orderBy('sequence')
      .execute()
    const [first] = await ledger.db
      .selectFrom('notice')
      .select(['notice_id', 'sequence'])
      .where('team_id', '=', teamId)
      .where('step', '=', 'weekly-salon')
      .execute()
    const noticed = first?.sequence ?? 0
    for (const table of ['outbox', 'delivery'] as const)
      await ledger.db
        .deleteFrom(table)
        .where('notice_id', '=', first?.notice_id ?? '')
        .execute()
    await ledger.db
      .deleteFrom('notice')
      .where('notice_id', '=', first?.notice_id ?? '')
      .execute()
    await ledger.db
      .deleteFrom('event')
      .where('workflow_id', '=', salon)
      .where('sequence', 'in', [1, noticed])
      .execute()
    expect(await found()).toEqual([`entry-missing ${salon}`])
    expect((await repaired()).join()).toContain('补入')
    expect(await found()).toEqual([])
    const after = await ledger.db
      .selectFrom('event')
      .selectAll()
      .orderBy('workflow_id')
      .orderBy('sequence')
      .execute()
    expect(after.filter(({ workflow_id }) => workflow_id.includes(teamId))).toEqual(
      before.filter(({ workflow_id }) => workflow_id.includes(teamId)),
    )
    const delivery = await ledger.db
      .selectFrom('delivery')
      .select('state')
      .where('notice_id', '=', first?.notice_id ?? '')
      .execute()
    expect(delivery).toEqual([{ state: 'unknown' }])
  })

  test('finds an entry that no history holds, and leaves it to a person', async () => {
    const row = await ledger.db
      .selectFrom('event')
      .selectAll()
      .where('workflow_id', '=', salon)
      .where('sequence', '=', 2)
      .executeTakeFirstOrThrow()
    await ledger.db
      .updateTable('event')
      .set({ body: '{}' })
      .where('workflow_id', '=', salon)
      .where('sequence', '=', 2)
      .execute()
    expect(await found()).toEqual([`entry-differs ${salon}`])
    await repaired()
    expect(await found()).toEqual([`entry-differs ${salon}`])
    await ledger.db
      .updateTable('event')
      .set({ body: row.body })
      .where('workflow_id', '=', salon)
      .where('sequence', '=', 2)
      .execute()
  })

  test('finds entries of a workflow that no history knows at all, and entries behind the end of one that runs', async () => {
    const stray = {
      team_id: teamId,
      kind: 'milestoneReturned',
      at: instantFromMs(Date.now()),
      body: '{}',
    } as const
    const rows = [
      { ...stray, workflow_id: 'team/nobody/weekly-salon', sequence: 1 },
      { ...stray, workflow_id: 'no-such-id', sequence: 1 },
      { ...stray, workflow_id: salon, sequence: 0 },
      { ...stray, workflow_id: salon, sequence: 800_000 },
    ]
    await ledger.db.insertInto('event').values(rows).execute()
    expect((await found()).toSorted()).toEqual(
      ['no-such-id', salon, 'team/nobody/weekly-salon'].map((id) => `entry-only-in-ledger ${id}`),
    )
    await ledger.db.deleteFrom('event').where('body', '=', '{}').execute()
    expect(await found()).toEqual([])
  })

  test('finds an archived file that was damaged, and archives it again', async () => {
    const [run] = (await archivedRuns(ledger, { workflowId: salon })).filter(
      ({ status }) => status !== 'running',
    )
    if (run === undefined) throw new Error('no run has ended')
    const file = join(folder, 'archive', 'histories', `${run.sha256}.json.gz`)
    const bytes = await readFile(file)
    await writeFile(file, bytes.subarray(0, bytes.length - 9))
    expect(await found()).toEqual([`archive-damaged ${salon}`])
    await repaired()
    expect(await found()).toEqual([])
  })

  test('finds runs that are not archived a day after they ended, and archives them', async () => {
    await rm(join(folder, 'archive'), { recursive: true })
    await ledger.db.deleteFrom('archive_run').execute()
    const tomorrow = addMs(instantFromMs(Date.now()), 70 * dayMs)
    expect(await found(tomorrow)).toEqual(
      expect.arrayContaining([`run-not-archived ${salon}`, 'archive-late archive']),
    )
    await repaired()
    expect(await found()).toEqual([])
    expect((await archive.list()).length).toBeGreaterThan(8)
  })

  test('finds retention lowered, and raises it on the embedded server', async () => {
    await setRetention(temporal.connection, namespace, 30)
    await vi.waitFor(async () => expect(await found()).toEqual([`retention-short ${namespace}`]), {
      timeout: 20_000,
      interval: 500,
    })
    await repaired()
    await vi.waitFor(async () => expect(await found()).toEqual([]), { timeout: 20_000, interval: 500 })
  })

  test('names the evidence files that are gone or were changed by their place', async () => {
    const bytes = Buffer.from('签到表')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const otherSha256 = createHash('sha256').update('照片').digest('hex')
    const sequence = 900_001
    const body = {
      workflowId: `team/${teamId}`,
      sequence,
      at: instantFromMs(Date.now()),
      kind: 'milestonesMarked',
      period: '2026-W48',
      marks: [
        {
          evidence: [
            { kind: 'sign-in', name: 'a.jpg', sha256 },
            { kind: 'photo', name: 'b.jpg', sha256: otherSha256 },
          ],
        },
      ],
    }
    await ledger.db
      .insertInto('event')
      .values({
        workflow_id: `team/${teamId}`,
        sequence,
        team_id: teamId,
        kind: 'milestonesMarked',
        at: body.at,
        body: JSON.stringify(body),
      })
      .execute()
    const beyond = `entry-only-in-ledger team/${teamId}`
    const { findings } = await examine(await examined(), address)
    const missing = findings.find(({ kind }) => kind === 'evidence-missing')
    expect(missing?.details['hashes']).toBe([sha256, otherSha256].join(' '))
    expect(missing === undefined ? '' : findingWords(missing, 'zh').what).toBe(
      `青山县 帮扶团 2026-W48 缺佐证文件 2 份：a.jpg（${sha256.slice(0, 8)}…）、b.jpg（${otherSha256.slice(0, 8)}…）`,
    )
    expect(await found()).toEqual([beyond, `evidence-missing team/${teamId} 2026-W48`])
    await putEvidence(folder, Buffer.from('照片'), otherSha256)
    await putEvidence(folder, bytes, sha256)
    expect(await found()).toEqual([beyond])
    await writeFile(join(folder, 'evidence', sha256), '别的')
    expect(await found()).toEqual([beyond, `evidence-changed team/${teamId} 2026-W48`])
    await ledger.db.deleteFrom('event').where('sequence', '=', sequence).execute()
  })

  test('finds a delivery that is claimed and that nobody sends', async () => {
    const row = await ledger.db.selectFrom('delivery').selectAll().executeTakeFirstOrThrow()
    const at = addMs(instantFromMs(Date.now()), -3_600_000)
    await ledger.db
      .updateTable('delivery')
      .set({ state: 'claimed', at })
      .where('delivery_id', '=', row.delivery_id)
      .execute()
    expect(await found()).toEqual(['delivery-unowned delivery'])
    await ledger.db
      .updateTable('delivery')
      .set({ state: row.state, at: row.at })
      .where('delivery_id', '=', row.delivery_id)
      .execute()
  })

  test('finds workflows that were ended from outside, and starts the keeper again, but no team', async () => {
    await temporal.client.workflow.getHandle('keeper').terminate('a test')
    await temporal.client.workflow.getHandle(salon).terminate('a test')
    await vi.waitFor(
      async () => expect(await found()).toEqual([`ended-outside ${salon}`, 'not-running keeper']),
      { timeout: 20_000, interval: 500 },
    )
    await repaired()
    expect(await found()).toEqual([`ended-outside ${salon}`])
    const leap = `team/${teamId}/three-year-leap`
    const workflowExecution = { workflowId: leap }
    await temporal.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution })
    await vi.waitFor(
      async () => {
        const { findings } = await examine(await examined(), address)
        expect(findings.find(({ subject }) => subject === leap)?.details['end']).toBe('删除')
      },
      { timeout: 30_000, interval: 500 },
    )
  })

  test('finds that no worker polls', async () => {
    await worker?.stop()
    worker = null
    await sleep(1_000)
    const later = addMs(instantFromMs(Date.now()), 120_000)
    expect(await found(later)).toContain('no-worker hopelight')
  })

  test('says what it could not look at when Temporal does not answer, and looks at the rest', async () => {
    await ledger.db.deleteFrom('event').where('workflow_id', '=', salon).where('sequence', '=', 3).execute()
    const { findings, notLookedAt } = await examine({ ...(await examined()), server: null }, address)
    expect(findings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['temporal-unreachable', 'entry-missing']),
    )
    expect(notLookedAt.length).toBeGreaterThan(0)
  })
})
