import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, test, vi } from 'vitest'
import { makeBackup } from '../../../operations/backup/make-backup.ts'
import { restoreBackup } from '../../../operations/backup/restore-backup.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { fileOnly } from '../../../workers/notice-channels.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTemplate } from '../../../config/read-project-files.ts'
import { freePort } from '../../../temporal/local/free-port.ts'
import { prepareEmbeddedNamespace } from '../../../temporal/local/namespace.ts'
import { startLocalTemporal } from '../../../temporal/local/server-process.ts'
import { fastForward, virtualNow } from '../../../temporal/local/time-skipping.ts'
import { connectTemporal, type TemporalConnection } from '../../../temporal/client/connect-temporal.ts'
import { recordedEvents } from '../../../temporal/client/recorded-events.ts'
import { startProgramme } from '../../../temporal/client/start-programme.ts'
import { addMs, dateOf, type Instant, instantFromMs } from '../../../domain/calendar/instant.ts'
import { putCalendarVersion } from '../../../ledger/calendar-versions.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { startLedgerWorker } from '../../../workers/ledger-worker.ts'
import { testTeam } from '../../support/rig.ts'
import { runCalendars } from '../../support/run-calendars.ts'

const teamId = 'restored'
const salon = `team/${teamId}/weekly-salon`
const dayMs = 86_400_000
const calendars = runCalendars

interface Office {
  readonly ledger: Ledger
  readonly temporal: TemporalConnection
  end(): Promise<void>
}

/** Server, ledger and worker on a data folder. */
async function open(dataFolder: string): Promise<Office> {
  const server = await startLocalTemporal({
    binary: inject('temporalBinary'),
    dataFile: join(dataFolder, 'temporal.db'),
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    timeSkipping: true,
    logFile: join(dataFolder, 'temporal.log'),
  })
  const { address } = server
  const temporal = await connectTemporal({ address, namespace: 'default' }, 10_000)
  await prepareEmbeddedNamespace(temporal.connection, 'default')
  const ledger = await openLedger({ file: join(dataFolder, 'ledger.db') })
  await putCalendarVersion(ledger, calendars.version, calendars.years)
  const worker = await startLedgerWorker(
    {
      address,
      namespace: 'default',
      maxCachedWorkflows: 20,
      dataFolder,
      calendarVersion: calendars.version,
      ways: fileOnly(noticeWords(), dataFolder),
    },
    ledger,
    await buildBundle(join(tmpdir(), 'hopelight-bundles')),
  )
  return {
    ledger,
    temporal,
    async end() {
      await worker.stop()
      await temporal.close()
      await ledger.close()
      await server.stop()
    },
  }
}

async function clockOf({ temporal }: Office): Promise<Instant> {
  return instantFromMs(await virtualNow(temporal.connection, 'default', salon))
}

async function deliveriesOf({ ledger }: Office): Promise<ReadonlyMap<string, string>> {
  const rows = await ledger.db
    .selectFrom('delivery')
    .innerJoin('notice', 'notice.notice_id', 'delivery.notice_id')
    .select(['notice.notice_id', 'delivery.state'])
    .where('notice.step', '=', 'weekly-salon')
    .execute()
  const waiting = await ledger.db
    .selectFrom('outbox')
    .innerJoin('notice', 'notice.notice_id', 'outbox.notice_id')
    .select('notice.notice_id')
    .where('notice.step', '=', 'weekly-salon')
    .execute()
  return new Map([
    ...waiting.map((row) => [row.notice_id, 'pending'] as const),
    ...rows.map((row) => [row.notice_id, row.state] as const),
  ])
}

test('a workflow that goes once more through the days after its backup tells nobody anything twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-restored-'))
  const [before, kept, after] = ['before', 'kept', 'after'].map((name) => join(folder, name))
  if (before === undefined || kept === undefined || after === undefined) throw new Error('no folders')
  await mkdir(before)
  const offices: Office[] = []
  try {
    const office = await open(before)
    offices.push(office)
    const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
    const team = testTeam(teamId, dateOf(instantFromMs(Date.now())))
    await startProgramme(office.temporal.client, team, template, calendars.version)
    await vi.waitFor(
      async () => expect(await eventsOf(office.ledger, teamId, { kind: 'cadenceStarted' })).toHaveLength(6),
      { timeout: 30_000, interval: 100 },
    )
    await fastForward(office.temporal.connection, 'default', salon, 16 * dayMs)
    const takenAt = await clockOf(office)
    const atBackup = await deliveriesOf(office)
    const ledger = { file: join(before, 'ledger.db') }
    const place = { dataFolder: before, ledger, archiveFolder: join(before, 'archive'), target: kept }
    await makeBackup({ ...place, calendars, hopelight: '0.1.0', takenAt })
    await fastForward(office.temporal.connection, 'default', salon, 14 * dayMs)
    const lost = [...(await deliveriesOf(office)).keys()].filter((noticeId) => !atBackup.has(noticeId))
    expect(lost.length).toBeGreaterThan(0)
    const restoredAt = addMs(await clockOf(office), 3_600_000)
    await office.end()
    offices.pop()

    const restored = await restoreBackup({
      source: kept,
      dataFolder: after,
      archiveFolder: null,
      ledger: null,
      restoredAt,
    })
    expect(restored).toMatchObject({ deliveries: expect.any(Number) as unknown })
    const again = await open(after)
    offices.push(again)
    await fastForward(again.temporal.connection, 'default', salon, 14 * dayMs)
    const deliveries = await deliveriesOf(again)
    // The same notices come once more: nobody may get them, and none is missing.
    expect(lost.map((noticeId) => deliveries.get(noticeId))).toEqual(lost.map(() => 'unknown'))
    expect([...atBackup.keys()].map((noticeId) => deliveries.get(noticeId))).toEqual(
      [...atBackup.keys()].map(() => 'unknown'),
    )
    // What comes after the restore is told as ever.
    await fastForward(again.temporal.connection, 'default', salon, 14 * dayMs)
    const fresh = [...(await deliveriesOf(again))].filter(([noticeId]) => !deliveries.has(noticeId))
    expect(fresh.map(([, state]) => state)).toContain('pending')
    const { events } = await recordedEvents(
      { client: again.temporal.client, archive: null, archived: [] },
      teamId,
    )
    await vi.waitFor(async () => expect(await eventsOf(again.ledger, teamId)).toEqual(events), {
      timeout: 20_000,
      interval: 500,
    })
  } finally {
    for (const office of offices) await office.end()
    await rm(folder, { recursive: true, force: true })
  }
})
