import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve as absolute, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { closeFolder, NotOwnedError } from '../../config/owner-only.ts'
import { DataFolderError } from '../../temporal/local/errors.ts'
import { DataFolderCopiedError, lockInstance, LockPlaceError } from './instance-lock.ts'
import { startOfProcess } from '../../temporal/local/process-identity.ts'

export interface DataFolder {
  /** Absolute. */
  readonly path: string
  /** Whether other users of the machine could reach it until now. */
  readonly wasOpen: boolean
  release(): void
}

/**
 * One `up` at most works on a folder, beside any number of workers and backups; a rebuild of the ledger, and an export or
 * an adoption that has to start the server itself, only when nobody else does.
 * In SQLite's words: reserved, shared and exclusive.
 */
const locks = {
  up: 'BEGIN IMMEDIATE',
  worker: 'BEGIN; SELECT count(*) FROM sqlite_master',
  backup: 'BEGIN; SELECT count(*) FROM sqlite_master',
  'ledger rebuild': 'BEGIN EXCLUSIVE',
  'audit export': 'BEGIN EXCLUSIVE',
  'team adopt': 'BEGIN EXCLUSIVE',
} as const

export type FolderRole = keyof typeof locks
const roles: readonly FolderRole[] = [
  'up',
  'worker',
  'backup',
  'ledger rebuild',
  'audit export',
  'team adopt',
]

/** Others work on the folder, which keeps this one out. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError'

  constructor(folder: string, holders: readonly string[]) {
    super(
      `数据文件夹 ${folder} 正在使用中（${holders.join('；')}）；请先停止它，或另选 --data / ` +
        `data folder ${folder} is in use: stop that first, or choose another --data`,
    )
  }
}

/**
 * Makes the folder when it is not there, closes it to everybody but its owner, and holds it for this process: by a lock of
 * the operating system on a file in it, which ends with the process however that ends. Throws `DataFolderError`,
 * `NotOwnedError`, `DataFolderInUseError`, `DataFolderCopiedError`, `LockPlaceError`.
 */
export async function claimDataFolder(given: string, role: FolderRole): Promise<DataFolder> {
  const path = absolute(given)
  const wasOpen = await makeFolder(path)
  const lock = openLock(path)
  try {
    lock.exec(`PRAGMA busy_timeout = 0; ${locks[role]}`)
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw new DataFolderError(path, error)
    throw new DataFolderInUseError(path, await holdersOf(path))
  }
  let instance: { release(): void } | null = null
  try {
    if (role === 'up') instance = await lockInstance(path)
    await writeFile(pidFile(path, role), `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    lock.close()
    instance?.release()
    if (error instanceof DataFolderCopiedError || error instanceof LockPlaceError) throw error
    throw new DataFolderError(path, error)
  }
  return {
    path,
    wasOpen,
    release() {
      lock.close()
      instance?.release()
    },
  }
}

function pidFile(folder: string, role: FolderRole): string {
  return join(folder, `${role.replaceAll(' ', '-')}.pid`)
}

/** Of several workers, the one that began last. */
async function holdersOf(folder: string): Promise<readonly string[]> {
  const holders: string[] = []
  for (const role of roles) {
    const pid = Number(await readFile(pidFile(folder, role), 'utf8').catch(() => ''))
    if (Number.isSafeInteger(pid) && pid > 0 && (await startOfProcess(pid)) !== null)
      holders.push(`hopelight ${role}，进程 ${pid}`)
  }
  return holders.length === 0 ? ['hopelight'] : holders
}

/** Whether others could reach it. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    return await closeFolder(path)
  } catch (error) {
    throw error instanceof NotOwnedError ? error : new DataFolderError(path, error)
  }
}

function openLock(path: string): DatabaseSync {
  const file = join(path, 'up.lock')
  try {
    // SQLite itself makes files that others may read.
    closeSync(openSync(file, 'a', 0o600))
    return new DatabaseSync(file)
  } catch (error) {
    throw new DataFolderError(path, error)
  }
}

/** SQLITE_BUSY, extended or not. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === 5
  )
}
