import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { defaultCacheDir } from '../../temporal/local/binary-cache.ts'
import { fastForward } from '../../temporal/local/time-skipping.ts'
import { connectTemporal } from '../../temporal/client/connect-temporal.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { startThrowAwayServer } from '../../rehearsal/throw-away-server.ts'
import { dateOf, instantFromMs, msOf } from '../../domain/calendar/instant.ts'
import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { testTeam } from '../support/rig.ts'
import { workerHere } from './support/worker-here.ts'
import { runCalendars } from '../support/run-calendars.ts'

const namespace = 'default'
const delayMs = 5 * 3_600_000

let folder: string
const ends = new AsyncDisposableStack()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-later-'))
})

afterAll(async () => {
  await ends.disposeAsync()
  await rm(folder, { recursive: true, force: true })
})

test('a programme that is to begin later is taken to that moment, and its six cadences begin then', async () => {
  const wanted = { cacheFolder: defaultCacheDir(process.env), pathVariable: process.env['PATH'] ?? '' }
  const server = await startThrowAwayServer({ ...wanted, folder, namespace }, () => undefined)
  ends.defer(() => server.stop())
  const ledger = await openLedger({ file: join(folder, 'ledger.db') })
  ends.defer(() => ledger.close())
  const { version, years } = runCalendars
  await putCalendarVersion(ledger, version, years)
  const temporal = await connectTemporal({ address: server.address, namespace }, 30_000)
  ends.defer(() => temporal.close())
  const worker = await workerHere({
    address: server.address,
    namespace,
    folder,
    ledger,
    calendarVersion: version,
    maxCachedWorkflows: 10,
    bundle: await buildBundle(join(tmpdir(), 'hopelight-bundles')),
    log: pino({ level: 'silent' }),
  })
  ends.defer(() => worker.stop())

  const askedMs = Date.now()
  const team = testTeam('later', dateOf(instantFromMs(askedMs)))
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  await startProgramme(temporal.client, team, template, version, delayMs)
  await fastForward(temporal.connection, namespace, programmeWorkflowId('later'), delayMs)
  const began = await vi.waitFor(
    async () => {
      const events = await eventsOf(ledger, 'later')
      const found = events.filter(({ kind }) => kind === 'programmeStarted' || kind === 'cadenceStarted')
      expect(found).toHaveLength(7)
      return found
    },
    { timeout: 60_000, interval: 100 },
  )
  for (const { at } of began) {
    expect(msOf(at)).toBeGreaterThanOrEqual(askedMs + delayMs - 1_000)
    expect(msOf(at)).toBeLessThan(askedMs + delayMs + 60_000)
  }
})
