import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { textWidth } from '../../client/cli/table.ts'
import { type LongRuns, longRuns, stopped, withCalendars, withoutSettings } from '../support/up-process.ts'
import { dayAfter } from './support/days.ts'
import { descendantsOf, isRunning } from './support/descendants.ts'

const oneTeam = 'examples/longyou.yaml'
const playing = '演练 1 个帮扶团'

let temporary: string
let runs: LongRuns

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'hopelight-stopped-'))
  runs = longRuns()
})

afterEach(async () => {
  await runs.end()
  await rm(temporary, { recursive: true, force: true })
})

async function runningOf(pids: readonly number[]): Promise<readonly number[]> {
  const running = await Promise.all(pids.map((pid) => isRunning(pid)))
  return pids.filter((_, index) => running[index] === true)
}

describe('Ctrl-C', () => {
  test.each([
    ['at the start', '启动一次性的 Temporal', '36'] as const,
    ['in mid-play', playing, '36'] as const,
    ['among the replays', '回放全部历史', '4'] as const,
  ])('%s ends a rehearsal with 130, and leaves neither process nor folder behind', async (_, text, days) => {
    const until = dayAfter(Number(days) * 7)
    const run = runs.start(['rehearse', oneTeam, '--until', until], { TMPDIR: temporary })
    await run.until(text)
    const descendants = await descendantsOf(run.pid)
    if (text === playing) expect(descendants.length).toBeGreaterThanOrEqual(2)
    expect(await stopped(run)).toBe(130)
    expect(run.output()).toContain('演练已中止')
    expect(run.stdout()).toBe('')
    await vi.waitFor(async () => expect(await runningOf(descendants)).toEqual([]), { timeout: 10_000 })
    expect((await readdir(temporary)).filter((name) => name !== 'node-compile-cache')).toEqual([])
  })

  test('a killed rehearsal takes its server with it', async () => {
    const run = runs.start(['rehearse', oneTeam, '--until', dayAfter(200)], { TMPDIR: temporary })
    await run.until(playing)
    const descendants = await descendantsOf(run.pid)
    expect(descendants.length).toBeGreaterThanOrEqual(2)
    run.signal('SIGKILL')
    expect(await run.exited).toBeNull()
    await vi.waitFor(async () => expect(await runningOf(descendants)).toEqual([]), { timeout: 20_000 })
  })
})

describe('what a rehearsal shows', () => {
  test('on a pipe plain lines of progress on stderr, and the figures on stdout', async () => {
    const run = runs.start(['rehearse', oneTeam, '--until', dayAfter(45)])
    expect(await run.exited).toBe(0)
    const progress = run.output().slice(run.stdout().length)
    expect(progress).toMatch(/^演练到 20\d\d-\d\d-\d\d 周.（\d+%），已结 \d+ 期，进行中：正常 \d+、临期/m)
    expect(run.output()).not.toContain('\u001b')
    expect(run.stdout()).toMatch(/^演练结束：/)
    expect(run.stdout()).toContain('历史全部回放一致')
  })

  test('on a terminal one line of progress written over within the width, then the figures', async () => {
    const { code, written } = await onTerminal(80, ['--until', dayAfter(30)])
    expect(code).toBe(0)
    const progress = progressIn(written)
    expect(progress.length).toBeGreaterThanOrEqual(1)
    for (const line of progress) {
      expect(line).toMatch(/^20\d\d-\d\d-\d\d 周.  .*%  已结 \d+ 期/)
      expect(textWidth(line)).toBeLessThan(80)
    }
    const figures = plain(written.slice(written.indexOf('演练结束')))
    expect(figures).toContain('龙游县')
    for (const line of figures.split(/\r?\n/)) expect(textWidth(line)).toBeLessThanOrEqual(80)
  })

  test('a terminal made narrow gets a shorter line, and a typed Ctrl-C ends it with 130', async () => {
    const { code, written } = await onTerminal(100, ['--until', dayAfter(1_000)], '已结')
    expect({ code, end: plain(written).slice(-600) }, plain(written).slice(-1500)).toMatchObject({
      code: 130,
    })
    expect(written).toContain('演练已中止')
    const [wide = '', ...narrow] = progressIn(written)
    expect(textWidth(wide)).toBeGreaterThan(44)
    expect(textWidth(narrow.at(-1) ?? wide)).toBeLessThan(44)
  })
})

/** The lines that were written over, without their colours. */
function progressIn(written: string): readonly string[] {
  return written
    .split('\r\u001b[2K')
    .map((each) => plain(each).split(/[\r\n]/)[0] ?? '')
    .filter((line) => /^20\d\d-\d\d-\d\d/.test(line))
}

/** When the text has come once the terminal is made 44 columns wide, when it comes again Ctrl-C is typed. */
function onTerminal(
  columns: number,
  words: readonly string[],
  text = 'never',
): Promise<{ readonly code: number; readonly written: string }> {
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  const script = join(projectFolder(), 'tests', 'support', 'pseudo-terminal.py')
  const terminal = [script, String(columns), '30', text, '1', '44', '30']
  const env = { ...withoutSettings(process.env), TERM: 'xterm-256color' }
  return new Promise((resolve) => {
    const options = { cwd: projectFolder(), env, maxBuffer: 16 * 1_024 * 1_024 }
    const line = withCalendars(['rehearse', oneTeam, ...words])
    const command = [...terminal, process.execPath, program, ...line]
    const child = execFile('python3', command, options, (_, stdout) =>
      resolve({ code: child.exitCode ?? -1, written: stdout }),
    )
  })
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- styles of a terminal
  return text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '')
}
