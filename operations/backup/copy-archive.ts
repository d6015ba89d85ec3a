import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { archiveIdFile } from '../../ledger/archive/archive-id.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { copyDurably, copyFolder } from './copy-files.ts'

const mostAttempts = 5

/**
 * Copies an archive, first what the runs are, then their histories: those are there already. A snapshot that the keeper
 * replaced in between is gone, so then everything is copied once more; what the archive itself lacks is told by `doctor`.
 */
export async function copyArchive(from: string, to: string): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    await rm(to, { recursive: true, force: true })
    await copyFolder(join(from, 'runs'), join(to, 'runs'))
    await copyFolder(join(from, 'histories'), join(to, 'histories'))
    const id = join(from, archiveIdFile)
    if (existsSync(id)) await copyDurably(id, join(to, archiveIdFile))
    if (await isWhole(to)) return
  }
}

async function isWhole(folder: string): Promise<boolean> {
  const archive = folderArchive(folder)
  for (const { sha256 } of await archive.list())
    if ((await archive.get(sha256)).state === 'missing') return false
  return true
}
