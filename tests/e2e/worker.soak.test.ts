import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { testTeam } from '../support/rig.ts'
import { type LongRun, longRuns, stopped } from '../support/up-process.ts'
import { runCalendars } from '../support/run-calendars.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const runs = longRuns()
let folder: string
let data: string
let connection: Connection
let namespace: string
let worker: LongRun

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-worker-'))
  data = join(folder, 'data')
  connection = await Connection.connect({ address: inject('temporalAddress') })
  namespace = await newNamespace(connection, 3_650)
  const team = testTeam('alone', dateOf(instantFromMs(Date.now())))
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  await startProgramme(new Client({ connection, namespace }), team, template, runCalendars.version)
})

afterAll(async () => {
  await runs.end()
  await connection.close()
  await rm(folder, { recursive: true, force: true })
})

function hopelight(...words: readonly string[]): LongRun {
  const environment = { TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: namespace }
  return runs.start([...words, '--data', data], environment)
}

async function startedWorkflows(): Promise<number> {
  const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
  const events = await eventsOf(ledger, 'alone')
  await ledger.close()
  return events.filter(({ kind }) => kind.endsWith('Started')).length
}

/** One data folder, in the order of its days. */
describe('hopelight worker', () => {
  const test = courseOfEvents()
  test('runs what is on the server and writes its record', async () => {
    worker = hopelight('worker')
    await worker.until('工作进程已就绪')
    for (let tries = 0; (await startedWorkflows()) < 7; tries += 1) {
      expect(tries, worker.output()).toBeLessThan(200)
      await sleep(100)
    }
  }, 60_000)

  test('keeps a rebuild out while it runs, which is told who it is', async () => {
    const rebuild = hopelight('ledger', 'rebuild')
    expect(await rebuild.exited).toBe(5)
    expect(rebuild.output()).toContain(`hopelight worker，进程 ${worker.pid}`)
  }, 60_000)

  test('ends on Ctrl-C, having written nothing to stdout and JSON lines for its log to stderr', async () => {
    expect(await stopped(worker)).toBe(0)
    expect(worker.stdout()).toBe('')
    const lines = worker
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level')
  }, 60_000)

  test('leaves a ledger that a rebuild from that server finds equal', async () => {
    const rebuild = hopelight('ledger', 'rebuild', '--json')
    expect(await rebuild.exited, rebuild.output()).toBe(0)
    expect(JSON.parse(rebuild.stdout())).toMatchObject({ workflows: 7, differences: [], replaced: false })
  }, 60_000)

  test('leaves a record that can be exported from that server, with the keys of the new folder', async () => {
    const file = join(folder, 'alone.zip')
    const exporting = hopelight('audit', 'export', 'alone', '--out', file)
    expect(await exporting.exited, exporting.output()).toBe(0)
    const verifying = runs.start(['audit', 'verify', file, '--key', join(data, 'keys', 'log.vkey'), '--json'])
    expect(await verifying.exited, verifying.output()).toBe(0)
    expect(JSON.parse(verifying.stdout())).toMatchObject({ verified: true, teams: [{ teamId: 'alone' }] })
  }, 60_000)

  test('is refused without a server to work on, and says what to set', async () => {
    const alone = runs.start(['worker', '--data', data])
    expect(await alone.exited).toBe(2)
    expect(alone.output()).toContain('TEMPORAL_ADDRESS=host:port')
  })

  test('of a rebuild whose server does not answer the ledger is left as it is', async () => {
    const address = `127.0.0.1:${await freePort()}`
    const rebuild = runs.start(['ledger', 'rebuild', '--data', data], { TEMPORAL_ADDRESS: address })
    expect(await rebuild.exited).toBe(5)
    expect(rebuild.output()).toContain(`Temporal ${address} 连接不上 / cannot be reached，台账未作改动`)
  }, 60_000)
})
