import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { readApiFile } from '../../operations/up/api-file.ts'
import { stepKeys } from '../../domain/programme/steps.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import { runCalendarFolder } from '../support/run-calendars.ts'
import {
  embeddedServerPid,
  type LongRun,
  longRuns,
  stopped,
  upPorts,
  type UpPorts,
  withCalendars,
  withoutSettings,
} from '../support/up-process.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const sixTeams = 'examples/quzhou.yaml'
const ready = 'Ctrl-C 停止'

const runs = longRuns()
/** Of each start. */
const tokens: string[] = []
let folder: string
let data: string
let ports: UpPorts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-up-'))
  data = join(folder, 'data #1? 100% &')
  ports = await upPorts()
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

/** A team's events of all its workflows, as `workflow#sequence kind`. */
async function recordOf(teamId: string): Promise<readonly string[]> {
  const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
  try {
    const events = await eventsOf(ledger, teamId)
    return events.map(({ workflowId, sequence, kind }) => `${workflowId}#${sequence} ${kind}`)
  } finally {
    await ledger.close()
  }
}

async function teamIds(): Promise<readonly string[]> {
  const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
  try {
    return (await listTeams(ledger)).map(({ teamId }) => teamId)
  } finally {
    await ledger.close()
  }
}

async function noticesSent(kind: string): Promise<readonly string[]> {
  const text = await readFile(join(data, 'notices.ndjson'), 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line.includes(`"kind":"${kind}"`))
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1
}

/** The files of one data folder, in the order of its days. */
describe('hopelight up', () => {
  const test = courseOfEvents()
  let first: LongRun
  let second: LongRun
  let before: readonly string[]

  test('runs six teams and shows on a pipe, in plain lines, what each owes', async () => {
    const provisional = ['--calendar', runCalendarFolder('provisional')]
    first = runs.start(['up', sixTeams, '--data', data, ...ports.words, ...provisional])
    await first.until(ready)
    const text = first.stdout()
    expect(countOf(text, '已启动 started')).toBe(6)
    expect(text).not.toContain('\u001b')
    for (const step of stepKeys) expect(text).toMatch(new RegExp(`^longyou ${step} .* 应办 `, 'm'))
    expect(text).toMatch(/\d{4}-\d\d-\d\d 周. 暂定/)
    expect(text).not.toContain('Web UI')
    expect(await teamIds()).toHaveLength(6)
    before = await recordOf('longyou')
    expect(before.filter((each) => each.endsWith(' cadenceStarted'))).toHaveLength(6)
  }, 60_000)

  test('lets nobody but its owner read what it writes', async () => {
    expect((await stat(data)).mode & 0o777).toBe(0o700)
    for (const file of ['api.json', 'ledger.db', 'hopelight.log', 'up.pid'])
      expect((await stat(join(data, file))).mode & 0o777, file).toBe(0o600)
  })

  test('refuses a second one on the same data folder, and a rebuild of its ledger, and names the first', async () => {
    const others = [
      ['up', 'examples/longyou.yaml', '--data', data, ...(await upPorts()).words],
      ['ledger', 'rebuild', '--data', data],
    ].map((words) => runs.start(words))
    for (const other of others) {
      expect(await other.exited).toBe(5)
      expect(other.output()).toContain(`hopelight up，进程 ${first.pid}`)
    }
  }, 60_000)

  test('killed in mid-run and started again takes over the server that it left and doubles nothing', async () => {
    const token = tokenOf(data)
    const server = await embeddedServerPid(data)
    first.signal('SIGKILL')
    expect(await first.exited).toBeNull()
    second = runs.start(['up', sixTeams, '--data', data, ...ports.words])
    await second.until(ready)
    expect(await embeddedServerPid(data)).toBe(server)
    expect(countOf(second.stdout(), '已在运行 already running')).toBe(6)
    const after = await recordOf('longyou')
    expect(after.filter((each) => before.includes(each))).toEqual(before)
    expect(new Set(after).size).toBe(after.length)
    expect(after.filter((each) => / (?:programme|cadence)Started$/.test(each))).toHaveLength(7)
    tokens.push(token, tokenOf(data))
    expect(new Set(tokens).size).toBe(2)
  }, 60_000)

  test('starts the Temporal server again once when it dies, and ends with 5 when it dies again', async () => {
    process.kill(await embeddedServerPid(data), 'SIGKILL')
    await second.until('the Temporal server is back')
    process.kill(await embeddedServerPid(data), 'SIGKILL')
    expect(await second.exited).toBe(5)
    expect(second.output()).toContain('ended a second time')
  }, 60_000)

  test('refuses a changed team with its diff, amends changed seats of another, writes one JSON document and ends with 3', async () => {
    const file = join(folder, 'teams.yaml')
    const text = await readFile(join(projectFolder(), sixTeams), 'utf8')
    await writeFile(file, text.replace('industry: 特种纸', 'industry: 造纸').replace('[p-016]', '[p-099]'))
    const third = runs.start(['up', file, '--data', data, '--json', '--ui', ...ports.words])
    await third.until('"teams"')
    await third.until('Temporal 127.0.0.1')
    expect(await stopped(third)).toBe(3)
    expect(JSON.parse(third.stdout())).toMatchObject({
      temporal: { embedded: true, uiAddress: `http://127.0.0.1:${ports.ui}` },
      api: { address: `http://127.0.0.1:${ports.api}` },
      troubles: [],
      teams: [
        { teamId: 'kecheng', outcome: 'already-running', amendedSeats: ['liaison'] },
        { teamId: 'qujiang', outcome: 'already-running', code: null },
        { teamId: 'longyou', outcome: 'refused', code: 'team-differs', diff: ['industry: 特种纸 → 造纸'] },
        { teamId: 'jiangshan' },
        { teamId: 'changshan' },
        { teamId: 'kaihua' },
      ],
    })
    expect(third.output()).toContain('seats amended: liaison')
    expect((await recordOf('kecheng')).filter((each) => each.endsWith(' rosterAmended'))).toHaveLength(1)
    expect((await recordOf('longyou')).filter((each) => each.includes('Amended'))).toEqual([])
    for (const name of ['temporal.pid', 'api.json'])
      await expect(stat(join(data, name)), name).rejects.toThrow('ENOENT')
  }, 60_000)

  test('on a terminal refreshes one block in place, draws it anew at another size, and ends on a typed Ctrl-C', async () => {
    const program = join(projectFolder(), 'bin', 'hopelight.js')
    const script = join(projectFolder(), 'tests', 'support', 'pseudo-terminal.py')
    const words = withCalendars(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    const command = [process.execPath, program, ...words]
    const wanted = ['80', '24', '应办事项', '2', '120', '40']
    const { code, written } = await onTerminal([script, ...wanted, ...command])
    expect(code).toBe(0)
    const up = written.split('\u001b[').find((part) => /^\d+A\r$/.test(part)) ?? ''
    expect(Number.parseInt(up, 10)).toBeGreaterThan(8)
    expect(Number.parseInt(up, 10)).toBeLessThan(24)
    const [small = '', large = ''] = written.split('\u001b[2J\u001b[H')
    const withWeekday = /\d\d-\d\d 周[一二三四五六日]/
    expect(small).not.toMatch(withWeekday)
    expect(large).toMatch(withWeekday)
    expect(written).toContain('一周一微型沙龙')
    expect(written).toContain('正在停止')
  }, 60_000)

  test('has welcomed each team once, however often it was started', async () => {
    const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
    const welcomes = await ledger.db
      .selectFrom('notice')
      .select('team_id')
      .where('kind', '=', 'welcome')
      .execute()
    await ledger.close()
    expect(welcomes.map((row) => row.team_id).toSorted()).toEqual((await teamIds()).toSorted())
    const sent = await noticesSent('welcome')
    expect(sent.length).toBe(new Set(sent).size)
    expect(sent.length).toBeLessThanOrEqual(6)
  })

  test('has logged JSON lines, those of the Temporal SDK among them, and nothing secret or personal', async () => {
    const log = await readFile(join(data, 'hopelight.log'), 'utf8')
    for (const line of log.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level')
    expect(log).toContain('temporal-sdk')
    const people = await readFile(join(projectFolder(), 'examples', 'people.yaml'), 'utf8')
    const names = [...people.matchAll(/(?:name|mail|mobile): '?([^\s'}]+)/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(20)
    expect(tokens).toHaveLength(2)
    expect([...names, ...tokens].filter((secret) => secret === '' || log.includes(secret))).toEqual([])
  })
})

function tokenOf(dataFolder: string): string {
  const found = readApiFile(dataFolder)
  return typeof found === 'object' ? found.token : ''
}

function onTerminal(words: readonly string[]): Promise<{ code: number; written: string }> {
  const env = { ...withoutSettings(process.env), TERM: 'xterm-256color' }
  return new Promise((resolve) => {
    const child = execFile('python3', words, { cwd: projectFolder(), env }, (_, stdout) => {
      resolve({ code: child.exitCode ?? -1, written: stdout })
    })
  })
}
