import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { chooseRuns } from './support/choose-runs.ts'
import { readRecorded, recordedName, writeRecorded } from './support/recorded-history.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-recorded-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('the recording command never overwrites what its version recorded before', async () => {
  const manifest: unknown = JSON.parse(await readFile(join(projectFolder(), 'package.json'), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : ''
  const name = recordedName('weeklySalon', String(version), 'orders', 1)
  await writeFile(join(folder, name), 'kept')
  const { code, said } = await new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [fileURLToPath(new URL('./record.ts', import.meta.url)), folder],
      (_, __, stderr) => resolve({ code: child.exitCode ?? -1, said: stderr }),
    )
  })
  expect(code).toBe(1)
  expect(said).toContain(name)
  expect(await readdir(folder)).toEqual([name])
  expect(await readFile(join(folder, name), 'utf8')).toBe('kept')
})

test('a history is written once and read back as it was', async () => {
  const [recorded] = await readRecorded()
  if (recorded === undefined) throw new Error('nothing is recorded')
  await writeRecorded(folder, recorded.name, recorded.history)
  expect(await readRecorded(folder)).toEqual([recorded])
  await expect(writeRecorded(folder, recorded.name, recorded.history)).rejects.toThrow('EEXIST')
})

test('a choice of runs shows all that is shown, and leaves out what adds nothing', () => {
  const run = (name: string, ...features: readonly string[]) => ({ name, features: new Set(features) })
  const all = [run('one', 'a', 'b'), run('two', 'b'), run('three', 'c', 'd', 'a'), run('four', 'd', 'c')]
  expect(chooseRuns(all).map(({ name }) => name)).toEqual(['one', 'three'])
})
