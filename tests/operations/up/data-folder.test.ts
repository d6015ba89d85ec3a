import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { claimDataFolder, DataFolderInUseError, type FolderRole } from '../../../operations/up/data-folder.ts'
import { DataFolderCopiedError } from '../../../operations/up/instance-lock.ts'
import { DataFolderError } from '../../../temporal/local/errors.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'hopelight-folder-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return join(made, 'data')
}

async function claimed(path: string, role: FolderRole): Promise<void> {
  const held = await claimDataFolder(path, role)
  onTestFinished(() => held.release())
}

test.each<readonly [FolderRole, FolderRole]>([
  ['up', 'worker'],
  ['worker', 'up'],
  ['worker', 'worker'],
])('beside %s there may be %s', async (one, other) => {
  const path = await folder()
  await claimed(path, one)
  await expect(claimed(path, other)).resolves.toBeUndefined()
})

test.each<readonly [FolderRole, FolderRole]>([
  ['up', 'up'],
  ['up', 'ledger rebuild'],
  ['worker', 'ledger rebuild'],
  ['ledger rebuild', 'up'],
  ['ledger rebuild', 'worker'],
  ['ledger rebuild', 'ledger rebuild'],
])('beside %s there is no %s, which is told who holds the folder', async (one, other) => {
  const path = await folder()
  await claimed(path, one)
  await expect(claimDataFolder(path, other)).rejects.toThrow(DataFolderInUseError)
  await expect(claimDataFolder(path, other)).rejects.toThrow(`hopelight ${one}，进程 ${process.pid}`)
})

test('a folder is made for its owner alone', async () => {
  const path = await folder()
  await claimed(path, 'up')
  expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test('a folder whose holder was killed is free', async () => {
  const path = await folder()
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `const { claimDataFolder } = await import(process.argv[1])
     await claimDataFolder(process.argv[2], 'up')
     console.log('held')
     setInterval(() => {}, 1000)`,
    fileURLToPath(new URL('../../../operations/up/data-folder.ts', import.meta.url)),
    path,
  ])
  await once(holder.stdout, 'data')
  await expect(claimDataFolder(path, 'up')).rejects.toThrow(`进程 ${holder.pid}`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await claimed(path, 'up')
})

test('a folder that cannot be made is refused by its name', async () => {
  const path = await folder()
  await writeFile(join(path, '..', 'file'), '')
  const inAFile = join(path, '..', 'file', 'data')
  await expect(claimDataFolder(inAFile, 'up')).rejects.toThrow(DataFolderError)
  await expect(claimDataFolder(inAFile, 'up')).rejects.toThrow(inAFile)
})

test('a copy of a folder that is in use is refused, and names that one; when it is let go, the copy may be used', async () => {
  const path = await folder()
  const held = await claimDataFolder(path, 'up')
  const copy = `${path}-copy`
  await cp(path, copy, { recursive: true })
  await expect(claimDataFolder(copy, 'up')).rejects.toThrow(DataFolderCopiedError)
  await expect(claimDataFolder(copy, 'up')).rejects.toThrow(path)
  held.release()
  await claimed(copy, 'up')
})
