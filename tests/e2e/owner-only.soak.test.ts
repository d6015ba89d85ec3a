import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { openPaths } from '../support/open-paths.ts'
import { courseOfEvents } from '../support/course-of-events.ts'
import { type LongRun, longRuns, stopped, upPorts, type UpPorts } from '../support/up-process.ts'

const runs = longRuns()
let folder: string
let data: string
let ports: UpPorts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-owner-'))
  data = join(folder, 'data')
  ports = await upPorts()
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

async function ends(words: readonly string[]): Promise<LongRun> {
  const run = runs.start(words)
  const code = await run.exited
  if (code !== 0) throw new Error(`exit ${code}:\n${run.output()}`)
  return run
}

/** One data folder, in the order of its days. */
describe('what hopelight writes', () => {
  const test = courseOfEvents()
  let up: LongRun

  test('in a folder that others could read is for its owner alone, and a line says that it was closed', async () => {
    await mkdir(data)
    await chmod(data, 0o755)
    for (const name of ['temporal.log', 'hopelight.log', 'notices.ndjson', 'up.lock', 'up.pid']) {
      await writeFile(join(data, name), '')
      await chmod(join(data, name), 0o644)
    }
    up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until('Ctrl-C 停止')
    expect(up.output()).toContain(`${data} 原先可被本机其他用户进入`)
    expect(await openPaths(data)).toEqual([])
    expect((await stat(join(data, 'temporal.db'))).size).toBeGreaterThan(0)
  }, 60_000)

  test('into an export and a backup while it runs is closed', async () => {
    await ends(['audit', 'export', 'longyou', '--data', data, '--out', join(folder, 'longyou.zip')])
    await ends(['backup', join(folder, 'kept'), '--data', data])
    for (const name of ['longyou.zip', 'kept']) expect(await openPaths(join(folder, name)), name).toEqual([])
  }, 60_000)

  test('stays so when it has ended, and a second start says nothing of it', async () => {
    expect(await stopped(up)).toBe(0)
    expect(await openPaths(data)).toEqual([])
    up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until('Ctrl-C 停止')
    expect(await stopped(up)).toBe(0)
    expect(up.output()).not.toContain('可被本机其他用户')
  }, 60_000)

  test('into a restored folder, and into what a rehearsal keeps, is closed', async () => {
    const kept = join(folder, 'rehearsed')
    await mkdir(kept)
    await chmod(kept, 0o755)
    const until = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
    await ends(['restore', join(folder, 'kept'), '--data', join(folder, 'restored')])
    await ends(['rehearse', 'examples/longyou.yaml', '--until', until, '--keep', kept])
    for (const path of [join(folder, 'restored'), kept]) expect(await openPaths(path), path).toEqual([])
  }, 120_000)

  test('is refused in one sentence where all users share a folder', async () => {
    const shared = join(folder, 'shared')
    await mkdir(shared)
    await chmod(shared, 0o1777)
    const refused = runs.start(['up', 'examples/longyou.yaml', '--data', shared, ...ports.words])
    expect(await refused.exited).toBe(2)
    expect(refused.output()).toContain(`${shared} 属于本机其他用户或由所有用户共用`)
  }, 60_000)
})
