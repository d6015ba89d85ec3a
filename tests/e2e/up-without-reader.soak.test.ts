import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { upPorts, withoutSettings } from '../support/up-process.ts'

test('A service whose output nobody reads any more goes on, and ends with all that it started', async () => {
  const data = await mkdtemp(join(tmpdir(), 'hopelight-reader-'))
  onTestFinished(() => rm(data, { recursive: true, force: true }))
  const { api, words } = await upPorts()
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  const child = spawn(process.execPath, [program, 'up', 'examples/longyou.yaml', '--data', data, ...words], {
    cwd: projectFolder(),
    env: withoutSettings(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  child.stdout.destroy()
  child.stderr.destroy()
  const ready = async (): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${api}/health/ready`).catch(() => null)
    return answer?.status === 200
  }
  await vi.waitUntil(ready, { timeout: 120_000, interval: 200 })
  expect(existsSync(join(data, 'temporal.pid'))).toBe(true)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(existsSync(join(data, 'temporal.pid'))).toBe(false)
}, 180_000)
