import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { longRuns, stopped, upPorts, type UpPorts } from '../support/up-process.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const ready = 'Ctrl-C 停止'
const runs = longRuns()
let folder: string
let data: string
let ledgerFile: string
/** The ledger as it was live. */
let live: string
let ports: UpPorts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-rebuild-'))
  data = join(folder, 'data')
  ledgerFile = join(data, 'ledger.db')
  live = join(folder, 'live.db')
  ports = await upPorts()
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

async function rebuild(...words: readonly string[]): Promise<{ code: number | null; stdout: string }> {
  const run = runs.start(['ledger', 'rebuild', '--data', data, ...words])
  const code = await run.exited
  return { code, stdout: run.stdout() }
}

async function inLedger<T>(file: string, look: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger({ file, readOnly: true })
  try {
    return await look(ledger)
  } finally {
    await ledger.close()
  }
}

function deliveryStates(file: string): Promise<readonly string[]> {
  return inLedger(file, async ({ db }) =>
    (await db.selectFrom('delivery').select('state').execute()).map(({ state }) => state),
  )
}

/** One data folder, in the order of its days. */
describe('hopelight ledger rebuild', () => {
  const test = courseOfEvents()
  test('finds a live ledger equal to the histories, row for row, and leaves it as it is', async () => {
    const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until(ready)
    const suspending = runs.start(['suspend', 'longyou', '--reason', '防汛', '--data', data])
    expect(await suspending.exited, suspending.output()).toBe(0)
    expect(await stopped(up)).toBe(0)
    await copyFile(ledgerFile, live)
    const { code, stdout } = await rebuild()
    expect(code).toBe(0)
    expect(stdout).toMatch(/回放 7 个流程、\d+ 段历史/)
    expect(stdout).toContain('与原台账逐行相同')
    expect(stdout).toContain('台账未作改动')
    expect((await readFile(ledgerFile)).equals(await readFile(live))).toBe(true)
    await expect(stat(join(data, 'temporal.pid'))).rejects.toThrow('ENOENT')
  }, 60_000)

  test('brings a lost ledger back from the histories, every earlier notice as unknown', async () => {
    await rm(ledgerFile)
    const { code, stdout } = await rebuild('--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      workflows: 7,
      differences: null,
      replaced: true,
      backup: null,
      keptWorkflows: [],
      missingCalendars: [],
    })
    await inLedger(live, (before) =>
      inLedger(ledgerFile, async (after) =>
        expect(await compareLedgers(before, after)).toEqual({ equal: true, differences: [] }),
      ),
    )
    const states = await deliveryStates(ledgerFile)
    expect(states.length).toBeGreaterThan(0)
    expect(new Set(states)).toEqual(new Set(['unknown']))
  }, 60_000)

  test('lets the teams go on over the rebuilt ledger and sends no notice again', async () => {
    const sent = await readFile(join(data, 'notices.ndjson'), 'utf8').catch(() => '')
    const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until(ready)
    expect(up.output()).toContain('已在运行 already running')
    const resuming = runs.start(['resume', 'longyou', '--data', data])
    expect(await resuming.exited, resuming.output()).toBe(0)
    const sentNow = await readFile(join(data, 'notices.ndjson'), 'utf8').catch(() => '')
    expect(sentNow.split('"kind":"welcome"').length).toBe(sent.split('"kind":"welcome"').length)
    up.signal('SIGKILL')
    await up.exited
  }, 60_000)

  test('takes over the server that a killed `up` left, tells what differs, and keeps the old file', async () => {
    const ledger = await openLedger({ file: ledgerFile })
    await ledger.db.updateTable('team').set({ industry: '轴承' }).execute()
    await ledger.close()
    const { code, stdout } = await rebuild()
    expect(code).toBe(0)
    expect(stdout).toContain('team longyou: industry is "轴承" and "特种纸"')
    const [backup] = (await readdir(data)).filter((name) => name.startsWith('ledger-before-'))
    expect(stdout).toContain(`原台账在 ${join(data, backup ?? '?')}`)
    expect((await stat(join(data, backup ?? ''))).mode & 0o777).toBe(0o600)
    const industry = (file: string): Promise<string | undefined> =>
      inLedger(file, async ({ db }) => {
        const row = await db.selectFrom('team').select('industry').executeTakeFirst()
        return row?.industry
      })
    expect(await industry(ledgerFile)).toBe('特种纸')
    expect(await industry(join(data, backup ?? ''))).toBe('轴承')
    await expect(stat(join(data, 'temporal.pid'))).rejects.toThrow('ENOENT')
  }, 60_000)

  test('refuses a folder that holds no histories and leaves nothing in it', async () => {
    const empty = join(folder, 'empty')
    await mkdir(empty)
    const run = runs.start(['ledger', 'rebuild', '--data', empty])
    expect(await run.exited).toBe(2)
    expect(run.output()).toContain('没有 temporal.db，无历史可重建')
    expect(await readdir(empty)).toEqual([])
  })
})
