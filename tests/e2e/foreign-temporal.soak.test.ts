import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { readTeamFiles, readTemplate, templateNames } from '../../config/read-project-files.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { connectTemporal } from '../../temporal/client/connect-temporal.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { completeTeam } from '../../config/submitted-team.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { newNamespace } from '../support/new-namespace.ts'
import { type TcpProxy, tcpProxy } from '../support/tcp-proxy.ts'
import { type LongRun, longRuns, stopped } from '../support/up-process.ts'
import { runCalendars } from '../support/run-calendars.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const file = 'examples/longyou.yaml'
const ready = 'Ctrl-C 停止'
const salon = 'team/longyou/weekly-salon'

const runs = longRuns()
let folder: string
let data: string
let connection: Connection
let proxy: TcpProxy
let apiPort: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-foreign-'))
  data = join(folder, 'data')
  connection = await Connection.connect({ address: inject('temporalAddress') })
  proxy = tcpProxy(await freePort(), inject('temporalAddress'))
  apiPort = await freePort()
})

afterAll(async () => {
  await runs.end()
  await proxy.turn('cut')
  await connection.close()
  await rm(folder, { recursive: true, force: true })
})

function up(namespace: string, dataFolder = data): LongRun {
  return runs.start(['up', file, '--data', dataFolder, '--port', String(apiPort)], {
    TEMPORAL_ADDRESS: proxy.address,
    TEMPORAL_NAMESPACE: namespace,
  })
}

interface Ended {
  readonly code: number | null
  readonly output: string
}

async function hopelight(...words: readonly string[]): Promise<Ended> {
  const run = runs.start([...words, '--data', data])
  return { code: await run.exited, output: run.output() }
}

/** What a command led to in the programme's own record. */
async function kindsOf(commandId: string): Promise<readonly string[]> {
  const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
  const events = await eventsOf(ledger, 'longyou', { step: null })
  await ledger.close()
  return events.filter((event) => event.commandId === commandId).map(({ kind }) => kind)
}

async function health(): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${apiPort}/health/ready`)
  return response.json()
}

/** The team of the file as `up` would start it today. */
function teamOfFile() {
  const [submitted] = readTeamFiles([join(projectFolder(), file)], { templates: templateNames() }).teams
  if (submitted === undefined) throw new Error('the file holds no team')
  const today = dateOf(instantFromMs(Date.now()))
  const team = completeTeam(submitted, { startOn: today, template: templateNames().at(-1) ?? '' })
  return { team, template: readTemplate(join(projectFolder(), 'templates', `${team.template}.yaml`)) }
}

/** One installation on a server of somebody else, in the order of its days. */
describe('hopelight up on a Temporal server that is already there', () => {
  const inTurn = courseOfEvents()
  let namespace: string
  let run: LongRun

  inTurn(
    'starts a team once when the answer to its start is lost and it is started again',
    async () => {
      namespace = await newNamespace(connection, 3_650)
      const { team, template } = teamOfFile()
      const { version } = runCalendars
      await proxy.turn('open')
      const temporal = await connectTemporal({ address: proxy.address, namespace }, 5_000)
      await proxy.turn('mute')
      const starting = temporal.connection.withDeadline(Date.now() + 1_500, () =>
        startProgramme(temporal.client, team, template, version),
      )
      await expect(starting).rejects.toThrow('Failed to start Workflow')
      await proxy.turn('open')
      expect(await startProgramme(temporal.client, team, template, version)).toEqual({
        outcome: 'already-running',
      })
      await temporal.close()
    },
    60_000,
  )

  inTurn(
    'says that the server cannot be reached, claims nothing, and can be ended',
    async () => {
      await proxy.turn('cut')
      run = up(namespace)
      await run.until(`Temporal ${proxy.address} 连接不上`)
      expect(run.output()).not.toContain('已启动')
      await expect(stat(join(data, 'api.json'))).rejects.toThrow('ENOENT')
      expect(await stopped(run)).toBe(0)
      await expect(stat(join(data, 'temporal.db'))).rejects.toThrow('ENOENT')
    },
    60_000,
  )

  inTurn(
    'goes on by itself once the server answers, with the team that was started before',
    async () => {
      run = up(namespace)
      await run.until(`Temporal ${proxy.address} 连接不上`)
      await proxy.turn('open')
      await run.until(ready)
      expect(run.output()).toContain('已在运行 already running')
      const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
      const kinds = (await eventsOf(ledger, 'longyou')).map(({ kind }) => kind)
      const notices = await ledger.db.selectFrom('notice').select('kind').execute()
      await ledger.close()
      expect(kinds.filter((kind) => kind === 'programmeStarted')).toHaveLength(1)
      expect(notices.filter(({ kind }) => kind === 'welcome')).toHaveLength(1)
      expect(await health()).toMatchObject({ ready: true, troubles: 0 })
    },
    60_000,
  )

  inTurn(
    'says so when the server goes away, answers a command "not recorded", and takes it once when the server is back',
    async () => {
      await proxy.turn('cut')
      const words = ['suspend', 'longyou', '--reason', '防汛', '--command-id', 'away-0001']
      const [refused, unready] = await Promise.all([hopelight(...words), health()])
      expect(refused.code).toBe(5)
      expect(refused.output).toContain('--command-id away-0001')
      expect(unready).toMatchObject({ ready: false, checks: { temporal: false, ledger: true } })
      await run.until('Temporal 没有回应，正在重试')
      await proxy.turn('open')
      await run.until('Temporal 已恢复')
      for (const _ of [1, 2]) expect((await hopelight(...words)).code).toBe(0)
      expect(await kindsOf('away-0001')).toEqual(['programmeSuspended'])
    },
    60_000,
  )

  inTurn(
    'waits while another process locks the ledger, says so, and loses nothing that Temporal took',
    async () => {
      const release = await lockLedger()
      const command = hopelight('resume', 'longyou', '--command-id', 'locked-0001')
      await run.until('台账写不进去，等待并重试')
      expect(await kindsOf('locked-0001')).toEqual([])
      await release()
      await run.until('台账已恢复写入')
      const { code, output } = await command
      expect([0, 5], output).toContain(code)
      expect((await hopelight('resume', 'longyou', '--command-id', 'locked-0001')).code).toBe(0)
      expect(await kindsOf('locked-0001')).toEqual(['programmeResumed'])
    },
    60_000,
  )

  inTurn(
    'notices a step that is terminated from outside, tells it, and never starts it again',
    async () => {
      const { workflow } = new Client({ connection, namespace })
      await workflow.getHandle(salon).terminate('by hand')
      await run.until(`流程 ${salon} 已被外部终止（terminated），不会自动重启`)
      expect(await health()).toMatchObject({
        ready: false,
        checks: { temporal: true, ledger: true, workflows: false },
        standstills: [{ kind: 'ended-outside', subject: salon }],
      })
      expect(await stopped(run)).toBe(0)
      run = up(namespace)
      await run.until(ready)
      expect(run.output()).toContain(`流程 ${salon} 已被外部终止`)
      expect((await workflow.getHandle(salon).describe()).status.name).toBe('TERMINATED')
    },
    60_000,
  )

  inTurn(
    'does not start a second programme under a record whose own was deleted',
    async () => {
      const programme = 'team/longyou'
      const deletion = { namespace, workflowExecution: { workflowId: programme } }
      await connection.workflowService.deleteWorkflowExecution(deletion)
      await run.until(`流程 ${programme} 已被外部删除（deleted）`)
      expect(await stopped(run)).toBe(0)
      run = up(namespace)
      await run.until(ready)
      expect(run.output()).toContain('台账有其记录而 Temporal 中没有，不会重新启动')
      const { workflow } = new Client({ connection, namespace })
      await expect(workflow.getHandle(programme).describe()).rejects.toThrow('not found')
      expect(await stopped(run)).toBe(0)
    },
    60_000,
  )

  inTurn(
    'starts a courier again that was terminated from outside',
    async () => {
      const { workflow } = new Client({ connection, namespace })
      const courier = workflow.getHandle('courier/file')
      await courier.terminate('by hand')
      run = up(namespace)
      await run.until(ready)
      expect((await courier.describe()).status.name).toBe('RUNNING')
      await courier.terminate('by hand')
      await run.until('通知投递流程 file 被外部结束，已重新启动')
      expect((await courier.describe()).status.name).toBe('RUNNING')
      expect(await stopped(run)).toBe(0)
    },
    60_000,
  )
})

test('a team is refused where closed runs are not kept for long enough, and the command that fixes it is given', async () => {
  const namespace = await newNamespace(connection, 1)
  const run = up(namespace, join(folder, 'short'))
  await proxy.turn('open')
  await run.until(ready)
  expect(run.output()).toContain(
    `temporal operator namespace update --namespace ${namespace} --retention 3650d`,
  )
  expect(run.output()).toContain('留存期只有 1 天，短于所需的 1461 天')
  const { workflow } = new Client({ connection, namespace })
  await expect(workflow.getHandle('team/longyou').describe()).rejects.toThrow('not found')
  expect(await stopped(run)).toBe(3)
  expect(await readFile(join(folder, 'short', 'hopelight.log'), 'utf8')).toContain('"msg":"up"')
}, 60_000)

/** A process of its own that holds the write lock until it is told. */
async function lockLedger(): Promise<() => Promise<void>> {
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { DatabaseSync } from 'node:sqlite'
     const database = new DatabaseSync(process.argv[1])
     database.exec('BEGIN IMMEDIATE')
     console.log('locked')
     process.stdin.resume().on('end', () => database.exec('ROLLBACK'))`,
    join(data, 'ledger.db'),
  ])
  await once(holder.stdout, 'data')
  return async () => {
    holder.stdin.end()
    await once(holder, 'exit')
    await sleep(0)
  }
}
