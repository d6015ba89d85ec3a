import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { textWidth } from '../../../client/cli/table.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { newToken, writeApiFile } from '../../../operations/up/api-file.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { withoutSettings } from '../../support/up-process.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { runHopelight } from './run-hopelight.ts'

const step = 'weekly-salon'
const program = join(projectFolder(), 'bin', 'hopelight.js')
let api: ApiRig
let period: string
let topic: readonly string[]

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), { forwardDays: 20 })
  period = await api.openPeriod(step)
  const facts = ['--on', api.today(), '--set', "topic=涂布 & 'x'", '--set', 'expert=p-002']
  topic = ['mark', api.teamId, step, period, 'topic-set', ...facts, '--data', api.dataFolder]
})

afterAll(() => api.close())

interface Shown {
  readonly exitCode: number
  readonly written: string
}

/** On a real pseudo-terminal of that many columns. */
function onTerminal(columns: number, words: readonly string[], environment: object = {}): Promise<Shown> {
  const script = join(projectFolder(), 'tests', 'support', 'pseudo-terminal.py')
  const size = [`${columns}`, '40']
  const all = [script, ...size, 'no such text', '1', ...size, process.execPath, program, ...words]
  const env = { ...withoutSettings(process.env), TERM: 'xterm-256color', ...environment }
  return new Promise((resolve) => {
    const child = execFile('python3', all, { cwd: projectFolder(), env }, (_, stdout) => {
      resolve({ exitCode: child.exitCode ?? -1, written: stdout.replaceAll('\r', '') })
    })
  })
}

async function marked() {
  return eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestonesMarked' })
}

describe('the program on a terminal', () => {
  test.each([80, 100])('of %i columns shows colour and word, and nothing wider', async (columns) => {
    const { exitCode, written } = await onTerminal(columns, ['show', api.teamId, '--data', api.dataFolder])
    expect(exitCode).toBe(0)
    expect(written).toContain('\u001b[33m黄 逾期预警\u001b[39m')
    expect(written.split('\n').filter((line) => textWidth(line) > columns)).toEqual([])
  })

  test('with NO_COLOR shows the words alone', async () => {
    const words = ['--data', api.dataFolder]
    const { exitCode, written } = await onTerminal(100, words, { NO_COLOR: '1' })
    expect(exitCode).toBe(0)
    expect(written).toContain('黄 逾期预警')
    expect(written).not.toContain('\u001b[3')
  })
})

describe('the program on a pipe', () => {
  test('ends with the exit codes of the contract, 0, 2, 3 and 4, one document on stdout', async () => {
    const data = ['--data', api.dataFolder, '--json']
    const runs = await Promise.all([
      runHopelight(['show', api.teamId, ...data]),
      runHopelight(['mark', api.teamId, step, period, 'held', '--on', '2026-02-30', ...data]),
      runHopelight(['mark', api.teamId, step, period, 'helt', '--on', api.today(), ...data]),
      runHopelight(['show', 'nowhere', ...data]),
    ])
    expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      [0, 2, 3, 4].map((exitCode) => ({ exitCode, stderr: '' })),
    )
    const documents = runs.map(({ stdout }): unknown => JSON.parse(stdout))
    expect(documents).toMatchObject([
      { teamId: api.teamId },
      { error: { code: 'date-invalid', commandId: null, details: [{ given: '2026-02-30' }] } },
      { recorded: false, code: 'unknown-milestone', missing: [] },
      { error: { code: 'unknown-team', commandId: null } },
    ])
  })

  test('without a service ends with 5, and says how to start it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hopelight-none-'))
    try {
      const none = await runHopelight(['inbox', '--data', folder])
      expect({ exitCode: none.exitCode, stdout: none.stdout }).toEqual({ exitCode: 5, stdout: '' })
      expect(none.stderr).toContain('npm start')
      await writeApiFile(folder, { address: 'http://127.0.0.1:9', token: `secret-${newToken()}`, pid: 4711 })
      const gone = await runHopelight(['inbox', '--data', folder])
      expect(gone.exitCode).toBe(5)
      expect(gone.stderr).toContain('服务没有回应')
      expect(gone.stderr).not.toContain('secret')
      const settings = { HOPELIGHT_API: api.address, HOPELIGHT_TOKEN: 'secret-of-nobody' }
      const wrong = await runHopelight(['inbox', '--json'], settings)
      expect(wrong.exitCode).toBe(5)
      expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'unauthorised' } })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('a mark while no worker runs', () => {
  test('ends with 5, "not recorded yet", the command’s id and a line; the line repeated records it once', async () => {
    await api.worker.stop()
    const { exitCode, stdout, stderr } = await runHopelight(topic)
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
    expect(stderr).toContain('尚未确认登记')
    const [line = '', idLine = ''] = stderr.trim().split('\n').toReversed()
    const commandId = idLine.replace('命令号 commandId ', '')
    expect(line).toMatch(/^npx hopelight mark .* --command-id [0-9a-f-]{36}$/)
    expect(line.endsWith(commandId)).toBe(true)
    expect(await marked()).toEqual([])

    await api.rig.startWorker()
    const again = await inShell(line)
    expect(again).toMatch(/^已登记：确定主题 (?:按期|逾期)完成，/)
    expect(await inShell(line)).toBe(again)
    const events = await marked()
    expect(events.map((event) => event.commandId)).toEqual([commandId])
    expect(events[0]).toMatchObject({ marks: [{ values: { topic: "涂布 & 'x'" } }] })
  })
})

/** As a person pastes it. */
async function inShell(line: string): Promise<string> {
  const own = line.replace(/^npx hopelight/, `'${process.execPath}' '${program}'`)
  const { stdout } = await promisify(execFile)('sh', ['-c', own], { cwd: projectFolder() })
  return stdout
}
