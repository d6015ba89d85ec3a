import { chmod, copyFile, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { longRuns, stopped, upPorts, type UpPorts } from '../support/up-process.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const ready = 'Ctrl-C 停止'
const runs = longRuns()
let folder: string
let data: string
let ports: UpPorts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-audit-'))
  data = join(folder, 'data')
  ports = await upPorts()
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

async function audit(
  ...words: readonly string[]
): Promise<{ code: number | null; output: string; stdout: string }> {
  const run = runs.start(['audit', ...words])
  const code = await run.exited
  return { code, output: run.output(), stdout: run.stdout() }
}

const inFolder = (name: string): string => join(folder, name)
const exported = (name: string, ...words: readonly string[]) =>
  audit('export', ...words, '--out', inFolder(name), '--data', data)

/** One data folder, in the order of its days. */
describe('hopelight audit', () => {
  const test = courseOfEvents()
  test('exports beside a running `up`, and the export verifies', async () => {
    const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until(ready)
    const done = await exported('first.zip', 'longyou')
    expect(done.code, done.output).toBe(0)
    expect(done.output).toContain('请把以下检查点交由外部保存')
    const [note = ''] = await readdir(join(data, 'checkpoints', 'longyou'))
    await copyFile(join(data, 'checkpoints', 'longyou', note), inFolder('kept.note'))
    await copyFile(join(data, 'keys', 'log.vkey'), inFolder('kept.vkey'))
    const suspending = runs.start(['suspend', 'longyou', '--reason', '防汛', '--data', data])
    expect(await suspending.exited, suspending.output()).toBe(0)
    expect(await stopped(up)).toBe(0)
  }, 90_000)

  test('exports without one, under a new key that the old one vouches for', async () => {
    const rotated = await audit('keys', '--rotate', '--data', data)
    expect(rotated.code, rotated.output).toBe(0)
    expect(rotated.stdout.trim()).not.toBe((await readFile(inFolder('kept.vkey'), 'utf8')).trim())
    const done = await exported('second.zip')
    expect(done.code, done.output).toBe(0)
    const kept = ['--checkpoint', inFolder('kept.note'), '--key', inFolder('kept.vkey')]
    const verified = await audit('verify', inFolder('second.zip'), ...kept, '--json')
    expect(verified.code, verified.output).toBe(0)
    expect(JSON.parse(verified.stdout)).toMatchObject({
      verified: true,
      isKeyKnown: true,
      checkpoints: 1,
      findings: [],
      replayedOn: { code: 'this-program', sameCode: true },
    })
    await expect(readFile(join(data, 'temporal.pid'))).rejects.toThrow('ENOENT')
  }, 90_000)

  test('refuses a team that is not there, a file that is there, and a line without one', async () => {
    expect(await exported('third.zip', 'longyu')).toMatchObject({ code: 4 })
    const again = await exported('second.zip')
    expect(again).toMatchObject({ code: 2 })
    expect(again.output).toContain('已存在，未作改动')
    expect(await audit('export', '--data', data)).toMatchObject({ code: 2 })
    expect((await readdir(folder)).filter((name) => name.startsWith('third'))).toEqual([])
  }, 60_000)

  test('neither exports nor starts with a key that is missing or open to others, and makes none', async () => {
    const key = join(data, 'keys', 'log.pem')
    await chmod(key, 0o644)
    expect((await exported('third.zip')).output).toContain('可被他人读取')
    await rename(key, inFolder('log.pem'))
    const missing = await exported('third.zip')
    expect(missing).toMatchObject({ code: 5 })
    expect(missing.output).toContain('audit keys --make')
    await rename(join(data, 'keys', 'api-actor.pem'), inFolder('api-actor.pem'))
    const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    expect(await up.exited, up.output()).toBe(5)
    expect(up.output()).toContain('api-actor.pem 不存在')
    expect((await readdir(join(data, 'keys'))).filter((name) => name.endsWith('.pem'))).toEqual([])
  }, 90_000)
})
