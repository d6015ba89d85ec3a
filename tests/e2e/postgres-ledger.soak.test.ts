import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { personNames } from '../../ledger/queries/person-names.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { testTeam } from '../support/rig.ts'
import { type PostgresServer, startPostgres } from '../support/start-postgres.ts'
import { type LongRun, longRuns, stopped, upPorts } from '../support/up-process.ts'
import { runCalendars } from '../support/run-calendars.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const runs = longRuns()
const schema = 'office'
let folder: string
let kept: string
let connection: Connection
let namespace: string
let postgres: PostgresServer
let worker: LongRun

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-postgres-ledger-'))
  kept = join(folder, 'kept')
  postgres = await startPostgres()
  connection = await Connection.connect({ address: inject('temporalAddress') })
  namespace = await newNamespace(connection, 3_650)
  const team = testTeam('shared', dateOf(instantFromMs(Date.now())))
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  await startProgramme(new Client({ connection, namespace }), team, template, runCalendars.version)
})

afterAll(async () => {
  await runs.end()
  await connection.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

function hopelight(
  data: string,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
): LongRun {
  const environment = {
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
    HOPELIGHT_LEDGER: `${postgres.url}?schema=${schema}`,
    HOPELIGHT_ARCHIVE: join(folder, 'archive'),
    ...('PGPASSFILE' in more ? {} : { PGPASSWORD: postgres.password }),
    ...more,
  }
  return runs.start([...words, '--data', join(folder, data)], environment)
}

async function startedWorkflows(): Promise<number> {
  const { password, url } = postgres
  const ledger = await openLedger({ postgres: { url, password, schema }, readOnly: true })
  const events = await eventsOf(ledger, 'shared')
  await ledger.close()
  return events.filter(({ kind }) => kind.endsWith('Started')).length
}

const copyKeys = (from: string, to: string): Promise<void> =>
  cp(join(folder, from, 'keys'), join(folder, to, 'keys'), { recursive: true })

async function loseAnEntry(): Promise<void> {
  const { password, url } = postgres
  const ledger = await openLedger({ postgres: { url, password, schema } })
  await ledger.db
    .deleteFrom('event')
    .where('workflow_id', '=', 'team/shared/weekly-salon')
    .where('sequence', '=', 1)
    .execute()
  await ledger.close()
}

const report = z.looseObject({
  findings: z.array(z.looseObject({ kind: z.string() })),
  notLookedAt: z.array(z.string()),
  repaired: z.array(z.string()),
})

/** Whether doctor finds that the ledger lacks an entry. */
async function doctored(...words: readonly string[]) {
  const run = hopelight('up', ['doctor', '--json', ...words])
  await run.exited
  const { findings, ...rest } = report.parse(JSON.parse(run.stdout()))
  return { ...rest, lacks: findings.some(({ kind }) => kind === 'entry-missing') }
}

/** One ledger, in the order of its days. */
describe('a ledger in PostgreSQL', () => {
  const test = courseOfEvents()
  test('is written by a worker, whose data folder holds none', async () => {
    worker = hopelight('one', ['worker'])
    await worker.until('工作进程已就绪')
    for (let tries = 0; (await startedWorkflows()) < 7; tries += 1) {
      expect(tries, worker.output()).toBeLessThan(200)
      await sleep(100)
    }
    expect(await readdir(join(folder, 'one'))).not.toContain('ledger.db')
  }, 60_000)

  test('takes no second machine without its log key and its archive', async () => {
    const refused = hopelight('two', ['worker'])
    expect(await refused.exited, refused.output()).toBe(5)
    expect(refused.output()).toContain('keys/log.*')
    for (const other of ['two', 'up']) await copyKeys('one', other)
    const apart = hopelight('two', ['worker'], { HOPELIGHT_ARCHIVE: '' })
    expect(await apart.exited, apart.output()).toBe(5)
    expect(apart.output()).toContain('HOPELIGHT_ARCHIVE')
  }, 60_000)

  test('is not rebuilt from another data folder while the worker runs', async () => {
    const second = hopelight('two', ['worker'])
    await second.until('工作进程已就绪')
    expect(await stopped(second)).toBe(0)
    const rebuild = hopelight('two', ['ledger', 'rebuild'])
    expect(await rebuild.exited, rebuild.output()).toBe(5)
    expect(rebuild.output()).toContain('another process holds it')
    expect(await stopped(worker)).toBe(0)
  }, 60_000)

  test('equals the one that a rebuild makes of the histories', async () => {
    const rebuild = hopelight('two', ['ledger', 'rebuild', '--json'])
    expect(await rebuild.exited, rebuild.output()).toBe(0)
    expect(JSON.parse(rebuild.stdout())).toMatchObject({ workflows: 7, differences: [], replaced: false })
  }, 60_000)

  test('is what `up` writes people, teams and calendars into, and answers from', async () => {
    const ports = await upPorts()
    const words = ['up', 'examples/longyou.yaml', '--port', `${ports.api}`, '--json']
    const up = hopelight('up', words)
    await up.until('"teams"')
    const { password, url } = postgres
    const ledger = await openLedger({ postgres: { url, password, schema }, readOnly: true })
    expect((await listTeams(ledger)).map(({ teamId }) => teamId)).toEqual(['longyou', 'shared'])
    expect((await personNames(ledger)).size).toBeGreaterThan(3)
    await ledger.close()
    const ready = await fetch(`http://127.0.0.1:${ports.api}/health/ready`)
    expect(await ready.json()).toMatchObject({ checks: { ledger: true } })
    const backup = hopelight('up', ['backup', kept, '--json'])
    expect(await backup.exited, backup.output()).toBe(0)
    expect(await doctored()).toMatchObject({ lacks: false, notLookedAt: [] })
    await loseAnEntry()
    expect(await doctored()).toMatchObject({ lacks: true })
    const mended = await doctored('--repair')
    expect(mended.lacks).toBe(false)
    expect(mended.repaired.join()).toContain('已补入 1 条记录')
    expect(await stopped(up)).toBe(0)
    expect(await readdir(join(folder, 'up'))).not.toContain('ledger.db')
  }, 120_000)

  test('goes from its backup into a schema that is empty, and into no other', async () => {
    const place = { HOPELIGHT_LEDGER: `${postgres.url}?schema=again`, HOPELIGHT_ARCHIVE: '' }
    const restore = hopelight('again', ['restore', kept, '--json'], place)
    expect(await restore.exited, restore.output()).toBe(0)
    const { password, url } = postgres
    const restored = await openLedger({ postgres: { url, password, schema: 'again' }, readOnly: true })
    expect((await listTeams(restored)).map(({ teamId }) => teamId)).toEqual(['longyou', 'shared'])
    expect((await personNames(restored)).size).toBeGreaterThan(3)
    await restored.close()
    expect(await readdir(join(folder, 'again'))).not.toContain('ledger.db')
    const onto = hopelight('elsewhere', ['restore', kept], place)
    expect(await onto.exited, onto.output()).toBe(2)
    expect(onto.output()).toContain('已有台账，未作改动')
    expect(await readdir(folder)).not.toContain('elsewhere')
    const intoFile = hopelight('file', ['restore', kept], { ...place, HOPELIGHT_LEDGER: '' })
    expect(await intoFile.exited, intoFile.output()).toBe(0)
    const file = await openLedger({ file: join(folder, 'file', 'ledger.db'), readOnly: true })
    expect((await listTeams(file)).map(({ teamId }) => teamId)).toEqual(['longyou', 'shared'])
    await file.close()
  }, 60_000)

  test('is entered with the password of a password file as well', async () => {
    const file = join(folder, 'pgpass')
    await writeFile(file, `127.0.0.1:*:*:hopelight:${postgres.password}\n`, { mode: 0o600 })
    const run = hopelight('one', ['worker'], { PGPASSFILE: file })
    await run.until('工作进程已就绪')
    expect(await stopped(run)).toBe(0)
    expect(run.output()).not.toContain(postgres.password)
  }, 60_000)

  test('that cannot be reached or entered is told with what to do and without the password', async () => {
    const wrong = hopelight('one', ['worker'], { PGPASSWORD: 'secret-word' })
    expect(await wrong.exited).toBe(5)
    expect(wrong.output()).toContain('check user, password and database')
    const nowhere = `postgres://office:secret-word@127.0.0.1:${await freePort()}/ledger`
    const away = hopelight('one', ['worker'], { HOPELIGHT_LEDGER: nowhere })
    expect(await away.exited).toBe(5)
    expect(away.output()).toContain('the database does not answer')
    for (const run of [worker, wrong, away])
      for (const word of ['secret-word', postgres.password]) expect(run.output()).not.toContain(word)
  }, 60_000)
})
