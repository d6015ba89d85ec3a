import { chmod, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { claimDataFolder } from '../../../operations/up/data-folder.ts'
import { lockInstance, LockPlaceError } from '../../../operations/up/instance-lock.ts'
import { refusalOfError } from '../../../operations/up/refusal-of-error.ts'

const id = '0b7c8d5e-5b0f-4a53-9f0e-0d8a3d3f6a11'
let folder: string
let other: string
let place: string

beforeEach(async () => {
  const made = await mkdtemp(join(tmpdir(), 'hopelight-instance-'))
  vi.stubEnv('TMPDIR', join(made, 'tmp'))
  folder = join(made, 'data')
  other = join(made, 'other')
  place = join(made, 'tmp', `hopelight-${userInfo().uid}`)
  for (const path of [folder, other]) await mkdir(path, { mode: 0o700 })
  await writeFile(join(folder, 'instance.id'), `${id}\n`)
  return async () => {
    vi.unstubAllEnvs()
    await rm(made, { recursive: true })
  }
})

async function locked(): Promise<void> {
  const lock = await lockInstance(folder)
  lock.release()
}

async function expectRefused(path: string): Promise<void> {
  await expect(locked()).rejects.toThrow(LockPlaceError)
  await expect(locked()).rejects.toThrow(path)
}

test('the folder of the locks is made for its user alone, and used again', async () => {
  await locked()
  expect((await lstat(place)).mode & 0o777).toBe(0o700)
  await expect(locked()).resolves.toBeUndefined()
})

test.each(['777', '770', '750', '701'])('a folder that others may enter is refused: %s', async (mode) => {
  await mkdir(place, { recursive: true })
  await chmod(place, Number.parseInt(mode, 8))
  await expectRefused(place)
})

test('a folder of another user is refused', async () => {
  await mkdir(place, { recursive: true, mode: 0o700 })
  const spy = vi.spyOn(process, 'getuid').mockReturnValue(userInfo().uid + 1)
  onTestFinished(() => spy.mockRestore())
  await expectRefused(place)
})

test.each(['other', 'nothing'])('a link in place of the folder is refused: to %s', async (name) => {
  await mkdir(join(place, '..'))
  await symlink(join(folder, '..', name), place)
  await expectRefused(place)
})

test('a file in place of the folder is refused', async () => {
  await mkdir(join(place, '..'))
  await writeFile(place, '', { mode: 0o600 })
  await expectRefused(place)
})

test.each(['holder', 'lock'])(
  'a link in place of a file is refused, and what it leads to is left as it is: %s',
  async (ending) => {
    const [file, precious] = [join(place, `${id}.${ending}`), join(other, 'precious')]
    await mkdir(place, { recursive: true, mode: 0o700 })
    await writeFile(precious, '')
    await symlink(precious, file)
    await expectRefused(file)
    expect(await readFile(precious, 'utf8')).toBe('')
    await rm(precious)
    await expectRefused(file)
    await expect(lstat(precious)).rejects.toThrow('ENOENT')
    await rm(file)
    await expect(locked()).resolves.toBeUndefined()
  },
)

test('what is refused is said by its own name, in a sentence for people', async () => {
  await mkdir(place, { recursive: true })
  await chmod(place, 0o777)
  const error: unknown = await claimDataFolder(folder, 'up').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LockPlaceError)
  expect(JSON.stringify(refusalOfError(error))).toContain(place)
})
