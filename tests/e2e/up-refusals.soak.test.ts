import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { longRuns, upPorts } from '../support/up-process.ts'

const file = 'examples/longyou.yaml'
const runs = longRuns()
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-refused-'))
})

afterEach(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

/** What it says before it ends by itself. */
async function refused(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly output: string; readonly stdout: string }> {
  const run = runs.start(['up', ...words], environment)
  return { code: await run.exited, output: run.output(), stdout: run.stdout() }
}

async function expectNoServer(data: string): Promise<void> {
  await expect(stat(join(data, 'temporal.pid'))).rejects.toThrow('ENOENT')
}

test('says which port is in use, for the API, for Temporal and for its Web UI, and leaves no server', async () => {
  const { words, api, temporal, ui } = await upPorts()
  await Promise.all(
    [api, temporal, ui].map(async (port) => {
      const data = join(folder, `data-${port}`)
      const own = (await upPorts()).words.map((word, index) => {
        const wanted = words[index] ?? ''
        return wanted === `${port}` ? wanted : word
      })
      const taken = createServer()
      await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve))
      const { code, output } = await refused([file, '--data', data, '--ui', ...own])
      await new Promise((resolve) => taken.close(resolve))
      expect(code, output).toBe(5)
      expect(output).toContain(`端口 ${port} 已被占用`)
      await expectNoServer(data)
    }),
  )
}, 60_000)

test('refuses a data folder that cannot be written, with exit code 2', async () => {
  await writeFile(join(folder, 'a-file'), '')
  const data = join(folder, 'a-file', 'data')
  const { code, output } = await refused([file, '--data', data])
  expect(code).toBe(2)
  expect(output).toContain(`--data ${data} 不能写入`)
}, 60_000)

test('refuses a ledger that cannot be opened, before Temporal is started', async () => {
  const data = join(folder, 'data')
  await mkdir(join(data, 'ledger.db'), { recursive: true })
  const { words } = await upPorts()
  const { code, output } = await refused([file, '--data', data, ...words])
  expect(code).toBe(5)
  expect(output).toContain('台账不可用')
  await expectNoServer(data)
}, 60_000)

test('refuses the server file of another version of the Temporal CLI and leaves it as it is', async () => {
  const data = join(folder, 'data')
  await mkdir(data)
  await writeFile(join(data, 'temporal.db'), 'theirs')
  await writeFile(join(data, 'temporal.db.version.json'), '{"temporalCli":"1.8.0"}')
  const { words } = await upPorts()
  const { code, output } = await refused([file, '--data', data, ...words])
  expect(code).toBe(5)
  expect(output).toContain('数据文件属于另一版本的 Temporal，未作改动')
  expect(output).toContain('version 1.8.0')
  expect(await readFile(join(data, 'temporal.db'), 'utf8')).toBe('theirs')
  await expectNoServer(data)
}, 60_000)

test('tells all problems of team file and people file at once, as one JSON document where asked, before anything starts', async () => {
  const [teams, people] = [join(folder, 'teams.yaml'), join(folder, 'wrong-people.yaml')]
  await writeFile(teams, 'version: 1\nteams:\n  - teamId: X\n')
  await writeFile(people, 'people: 7\n')
  const data = join(folder, 'data')
  const words = [teams, '--people', people, '--data', data]
  const [plain, json] = await Promise.all([refused(words), refused([...words, '--json'])])
  expect([plain.code, json.code]).toEqual([2, 2])
  expect(plain.output).toContain('teams.yaml:3')
  expect(plain.output).toContain('wrong-people.yaml:1')
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'bad-input', commandId: null } })
  expect(await readdir(folder)).not.toContain('data')
}, 60_000)

test('tells all problems of the settings at once, before anything starts', async () => {
  const settings = { HOPELIGHT_LOG_LEVEL: 'loud', HOPELIGHT_MAX_CACHED_WORKFLOWS: 'x' }
  const { code, output } = await refused([file, '--data', join(folder, 'data')], settings)
  expect(code).toBe(2)
  for (const name of Object.keys(settings)) expect(output).toContain(name)
  expect(await readdir(folder)).toEqual([])
}, 60_000)
