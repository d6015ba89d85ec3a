import { DatabaseSync } from 'node:sqlite'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { openLedger } from '../../ledger/open-ledger.ts'
import { longRuns, stopped, upPorts, type UpPorts } from '../support/up-process.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const ready = 'Ctrl-C 停止'
const runs = longRuns()
let folder: string
let data: string
let kept: string
let ports: UpPorts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-backup-'))
  data = join(folder, 'data')
  kept = join(folder, 'kept')
  ports = await upPorts()
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

async function run(
  ...words: readonly string[]
): Promise<{ code: number | null; output: string; stdout: string }> {
  const started = runs.start(words)
  const code = await started.exited
  return { code, output: started.output(), stdout: started.stdout() }
}

async function deliveryStates(): Promise<readonly string[]> {
  const ledger = await openLedger({ file: join(data, 'ledger.db'), readOnly: true })
  try {
    return (await ledger.db.selectFrom('delivery').select('state').execute()).map(({ state }) => state)
  } finally {
    await ledger.close()
  }
}

/** One data folder, in the order of its days. */
describe('hopelight backup and restore', () => {
  const test = courseOfEvents()
  test('copies everything while the service runs, each part sound', async () => {
    const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until(ready)
    const { code, stdout, output } = await run('backup', kept, '--data', data, '--json')
    expect(code, output).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ target: kept, temporalCli: '1.9.1' })
    expect((await readdir(kept)).toSorted()).toEqual(
      expect.arrayContaining([
        'archive',
        'calendars',
        'keys',
        'ledger.db',
        'manifest.json',
        'security.ndjson',
        'temporal.db',
      ]),
    )
    for (const name of ['ledger.db', 'temporal.db']) {
      const database = new DatabaseSync(join(kept, name), { readOnly: true })
      expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      database.close()
      expect((await stat(join(kept, name))).mode & 0o777).toBe(0o600)
    }
    expect((await stat(kept)).mode & 0o777).toBe(0o700)
    const suspended = await run('suspend', 'longyou', '--reason', '防汛', '--data', data)
    expect(suspended.code, suspended.output).toBe(0)
    expect(await stopped(up)).toBe(0)
  }, 90_000)

  test('overwrites neither a backup nor a data folder that is in use', async () => {
    const again = await run('backup', kept, '--data', data)
    expect(again.code).toBe(2)
    expect(again.output).toContain('不是空文件夹，未作改动')
    const before = await readdir(data)
    const onto = await run('restore', kept, '--data', data)
    expect(onto.code).toBe(2)
    expect(onto.output).toContain('不是空文件夹，未作改动')
    expect(await readdir(data)).toEqual(before)
  }, 60_000)

  test('refuses a backup of which one byte was changed, of another CLI version, or without its manifest', async () => {
    const elsewhere = join(folder, 'elsewhere')
    const ledger = join(kept, 'ledger.db')
    const sound = await readFile(ledger)
    await appendFile(ledger, 'x')
    const damaged = await run('restore', kept, '--data', elsewhere)
    expect(damaged.code).toBe(2)
    expect(damaged.output).toContain('备份已损坏，未作恢复：ledger.db')
    await writeFile(ledger, sound)
    const manifest = join(kept, 'manifest.json')
    const right = await readFile(manifest, 'utf8')
    await writeFile(manifest, right.replace('"temporalCli":"1.9.1"', '"temporalCli":"1.8.0"'))
    const other = await run('restore', kept, '--data', elsewhere)
    expect(other.code).toBe(2)
    expect(other.output).toContain('CLI 1.8.0')
    await writeFile(manifest, right)
    const none = await run('restore', join(kept, 'keys'), '--data', elsewhere)
    expect(none.code).toBe(2)
    await expect(stat(elsewhere)).rejects.toThrow('ENOENT')
  }, 60_000)

  test('lets the service go on from the backup, and tells nobody anything again', async () => {
    await rm(data, { recursive: true })
    await mkdir(data)
    const { code, stdout, output } = await run('restore', kept, '--data', data, '--json')
    expect(code, output).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ dataFolder: data })
    const states = await deliveryStates()
    expect(states.length).toBeGreaterThan(0)
    expect(states.filter((state) => state === 'pending' || state === 'claimed')).toEqual([])
    const sent = await readFile(join(data, 'notices.ndjson'), 'utf8').catch(() => '')
    const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until(ready)
    expect(up.output()).toContain('已在运行 already running')
    // What was recorded after the backup is gone, so it can be recorded again.
    const suspended = await run('suspend', 'longyou', '--reason', '防汛', '--data', data)
    expect(suspended.code, suspended.output).toBe(0)
    expect(await readFile(join(data, 'notices.ndjson'), 'utf8').catch(() => '')).toBe(sent)
    expect(await stopped(up)).toBe(0)
  }, 90_000)
})
