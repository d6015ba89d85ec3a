import { mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLogFile } from '../../../operations/up/open-log.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'hopelight-log-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

test('a line is JSON and on disk at once, in a file that only its owner reads', async () => {
  const at = await folder()
  const file = openLogFile(at, 'info')
  file.log.info({ teams: 6 }, 'up')
  file.log.debug('not wanted')
  const lines = (await readFile(join(at, 'hopelight.log'), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ teams: 6, msg: 'up', pid: process.pid })
  expect((await stat(join(at, 'hopelight.log'))).mode & 0o777).toBe(0o600)
  file.close()
})

test('a full disk takes no line and stops nobody', async () => {
  const at = await folder()
  await symlink('/dev/full', join(at, 'hopelight.log'))
  const file = openLogFile(at, 'info')
  for (let line = 0; line < 3; line += 1)
    expect(() => file.log.error('the ledger cannot be written')).not.toThrow()
  file.close()
})
