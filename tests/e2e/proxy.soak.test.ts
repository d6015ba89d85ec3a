import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { longRuns, stopped, upPorts } from '../support/up-process.ts'

const runs = longRuns()
let folder: string
let proxy: Server
let asked = 0
let environment: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-proxy-'))
  proxy = createServer((socket) => {
    asked += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('The socket has no port')
  const url = `http://127.0.0.1:${address.port}`
  environment = { no_proxy: '', NO_PROXY: '', no_grpc_proxy: '', NODE_USE_ENV_PROXY: '1' }
  for (const name of ['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy']) {
    environment[name] = url
    environment[name.toUpperCase()] = url
  }
})

afterAll(async () => {
  await runs.end()
  proxy.close()
  await rm(folder, { recursive: true, force: true })
})

test('A proxy in the environment is never asked for what is on this machine', async () => {
  const data = join(folder, 'data')
  const { words } = await upPorts()
  const up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...words], environment)
  await up.until('Ctrl-C 停止')
  for (const command of [['show', 'longyou'], ['doctor'], ['history', 'longyou']]) {
    const run = runs.start([...command, '--data', data], environment)
    // 3: doctor may find something, such as a calendar that is due; 5 would be a server that it did not reach.
    expect([0, 3], run.output()).toContain(await run.exited)
  }
  const file = join(folder, 'longyou.zip')
  const exported = runs.start(['audit', 'export', 'longyou', '--data', data, '--out', file], environment)
  expect(await exported.exited, exported.output()).toBe(0)
  expect(await stopped(up)).toBe(0)
  const rebuilt = runs.start(['ledger', 'rebuild', '--data', data], environment)
  expect(await rebuilt.exited, rebuilt.output()).toBe(0)
  expect(asked).toBe(0)
}, 180_000)
