import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { closeFolder, NotOwnedError } from '../../config/owner-only.ts'
import { openPaths } from '../support/open-paths.ts'

async function openFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'hopelight-owner-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  await chmod(made, 0o755)
  return made
}

async function openFile(folder: string, name: string, mode = 0o644): Promise<void> {
  await writeFile(join(folder, name), '')
  await chmod(join(folder, name), mode)
}

const modeOf = async (...parts: readonly string[]): Promise<number> =>
  (await lstat(join(...parts))).mode & 0o777

describe('a folder that others could reach', () => {
  test.each([0o755, 0o750, 0o711, 0o777, 0o705])('of mode %o is closed', async (mode) => {
    const folder = await openFolder()
    await chmod(folder, mode)
    expect(await closeFolder(folder)).toBe(true)
    expect(await modeOf(folder)).toBe(0o700)
    expect(await closeFolder(folder)).toBe(false)
  })

  test('is closed with everything that earlier versions left open in it, also when it was closed itself', async () => {
    const folder = await openFolder()
    const files = [
      'temporal.db',
      'temporal.db-wal',
      'temporal.log',
      'temporal.pid',
      'up.lock',
      'ledger.db-shm',
    ]
    for (const name of files) await openFile(folder, name)
    await mkdir(join(folder, 'archive', 'histories'), { recursive: true })
    await mkdir(join(folder, 'keys'))
    await openFile(join(folder, 'archive', 'histories'), 'one.json.gz')
    await openFile(join(folder, 'keys'), 'log.pem.pub', 0o666)
    await chmod(folder, 0o700)
    expect(await closeFolder(folder)).toBe(false)
    expect(await openPaths(folder)).toEqual([])
    expect(await modeOf(folder, 'temporal.db')).toBe(0o600)
    expect(await modeOf(folder, 'keys')).toBe(0o700)
  })

  test('keeps the modes of what is none of ours', async () => {
    const folder = await openFolder()
    await openFile(folder, 'README.md')
    await openFile(folder, 'elsewhere.txt')
    await symlink(join(folder, 'elsewhere.txt'), join(folder, 'temporal.log'))
    await closeFolder(folder)
    expect(await modeOf(folder, 'README.md')).toBe(0o644)
    expect(await modeOf(folder, 'elsewhere.txt')).toBe(0o644)
  })
})

describe('what belongs to others', () => {
  test('a folder that all users share is refused and left as it is', async () => {
    const folder = await openFolder()
    await chmod(folder, 0o1777)
    await expect(closeFolder(folder)).rejects.toThrow(NotOwnedError)
    expect(await modeOf(folder)).toBe(0o777)
  })

  test('a folder of another user is refused by name and left as it is', async () => {
    const folder = await openFolder()
    await openFile(folder, 'ledger.db')
    asAnotherUser()
    await expect(closeFolder(folder)).rejects.toThrow(`${folder} 属于`)
    expect(await modeOf(folder)).toBe(0o755)
    expect(await modeOf(folder, 'ledger.db')).toBe(0o644)
  })
})

function asAnotherUser(): void {
  const own = process.getuid?.() ?? 0
  vi.spyOn(process, 'getuid').mockReturnValue(own + 1)
  onTestFinished(() => {
    vi.restoreAllMocks()
  })
}
