import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { longRuns, stopped } from '../../support/up-process.ts'
import { runHopelight } from './run-hopelight.ts'

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const withItem = (item: string): unknown => expect.arrayContaining([item])

const sentAnswer = z.object({ outcome: z.string(), number: z.string() })

const runs = longRuns()
afterAll(() => runs.end())

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-sandbox-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('an office tries its channels by the lines that the sandbox prints, and sees each message come', async () => {
  const run = runs.start(['channels', 'sandbox', '--dir', await temporaryFolder()])
  await run.until('Ctrl-C')
  const lines = run
    .stdout()
    .split('\n')
    .filter((line) => line.trim().startsWith('npx hopelight channels test'))
    .map((line) => line.trim().split(' ').slice(2))
  expect(lines.map(([, , id]) => id)).toEqual(
    ['mail', 'dingtalk', 'wecom', 'feishu', 'zhezhengding', 'webhook'].map((name) => `sandbox-${name}`),
  )
  // Feishu is busy in the first minute of a half hour, as the real one is; its fake has tests of its own.
  for (const words of lines.filter(([, , id]) => id !== 'sandbox-feishu')) {
    const { exitCode, stdout } = await runHopelight([...words, '--json'])
    expect([words[2], exitCode]).toEqual([words[2], 0])
    const { outcome, number } = sentAnswer.parse(JSON.parse(stdout))
    expect(outcome).toBe('sent')
    await run.until(`通知号 ${number}`)
  }
  expect(run.stdout().match(/收到 received/g)).toHaveLength(5)
  expect(await stopped(run)).toBe(0)
})

test('what is wrong with a message is said in the sandbox too', async () => {
  const folder = await temporaryFolder()
  const run = runs.start(['channels', 'sandbox', '--dir', folder])
  await run.until('Ctrl-C')
  const settings = join(folder, 'hopelight.yaml')
  const { exitCode } = await runHopelight([
    'channels',
    'test',
    'sandbox-mail',
    '--to',
    'nobody',
    '--settings',
    settings,
  ])
  expect(exitCode).toBe(4)
  await writeFile(join(folder, 'secrets', 'dingtalkSign'), 'SECanother')
  const wrong = await runHopelight(['channels', 'test', 'sandbox-dingtalk', '--settings', settings])
  expect([wrong.exitCode, wrong.stderr]).toEqual([3, matching(/加签不对/)])
  await run.until('dingtalk 没有收下 not taken (sign)')
  const modes = await Promise.all(
    (await readdir(join(folder, 'secrets'))).map(
      async (name) => (await stat(join(folder, 'secrets', name))).mode & 0o777,
    ),
  )
  expect(new Set(modes)).toEqual(new Set([0o600]))
  expect(await stopped(run)).toBe(0)
})

test('a folder of its own is gone at the end, also where it is asked for JSON', async () => {
  const run = runs.start(['channels', 'sandbox', '--json'])
  await run.until('"folder"')
  const document: unknown = JSON.parse(run.stdout())
  expect(document).toMatchObject({ channels: withItem('sandbox-mail') })
  const folder =
    typeof document === 'object' && document !== null && 'folder' in document ? String(document.folder) : ''
  await access(join(folder, 'hopelight.yaml'))
  expect(await stopped(run)).toBe(0)
  await expect(access(folder)).rejects.toThrow('ENOENT')
})

test('settings of somebody’s own are not overwritten', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'hopelight.yaml'), 'version: 1\n')
  const { exitCode, stderr } = await runHopelight(['channels', 'sandbox', '--dir', folder])
  expect([exitCode, stderr]).toEqual([2, matching(/hopelight\.yaml 不是沙箱写的/)])
  expect(await readdir(folder)).toEqual(['hopelight.yaml'])
  expect(await readFile(join(folder, 'hopelight.yaml'), 'utf8')).toBe('version: 1\n')
})

test('the fakes end with the sandbox, however that ends', async () => {
  const folder = await temporaryFolder()
  const run = runs.start(['channels', 'sandbox', '--dir', folder])
  await run.until('Ctrl-C')
  const settings = join(folder, 'hopelight.yaml')
  run.signal('SIGKILL')
  await run.exited
  const words = ['channels', 'test', 'sandbox-webhook', '--settings', settings, '--json']
  await expect
    .poll(async () => (await runHopelight(words)).stdout, { timeout: 30_000 })
    .toContain('"code": "ECONNREFUSED"')
})
