import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isOursAlone } from '../../config/is-ours-alone.ts'

/** The folder is a copy of one that is in use on this machine. */
export class DataFolderCopiedError extends Error {
  override readonly name = 'DataFolderCopiedError'

  constructor(folder: string, other: string) {
    super(
      `数据文件夹 ${folder} 与正在使用的 ${other} 是同一份的副本，同时运行会各记各的；请先停止那一个。确要从副本另起一处的，用 hopelight backup 与 restore / ` +
        `data folder ${folder} is a copy of ${other}, which is in use: stop that first, or use backup and restore`,
    )
  }
}

/** Somebody else may have put it there, or may change it: nothing is read from it or written into it. */
export class LockPlaceError extends Error {
  override readonly name = 'LockPlaceError'

  constructor(path: string) {
    super(
      `${path} 不是本用户独有的（属他人、他人可进入，或是链接），未使用；请移走后再启动 / ` +
        `${path} is a link, or not this user's alone, and was left as it is: move it away and start again`,
    )
  }
}

const idPattern = /^[0-9a-f-]{36}$/

/**
 * Holds the identity of a data folder for this process, on this machine and for this user: by a lock of the operating system
 * that ends with the process. The identity is in the folder and travels with a copy. Throws `DataFolderCopiedError`,
 * `LockPlaceError`.
 */
export async function lockInstance(folder: string): Promise<{ release(): void }> {
  const id = await instanceOf(folder)
  const place = await lockPlace()
  const lock = await openLock(join(place, `${id}.lock`))
  const holder = join(place, `${id}.holder`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE')
  } catch {
    lock.close()
    const flag = constants.O_RDONLY | constants.O_NOFOLLOW
    const other = await readFile(holder, { encoding: 'utf8', flag }).catch(() => '')
    throw new DataFolderCopiedError(folder, other === '' ? '另一个文件夹 / another folder' : other)
  }
  try {
    await writeHolder(holder, `${folder}（进程 process ${process.pid}）`)
  } catch (error) {
    lock.close()
    throw error
  }
  return { release: () => lock.close() }
}

/** Makes the folder of the locks. Anybody may make one of that name before, in a folder for everybody's files. */
async function lockPlace(): Promise<string> {
  const place = join(tmpdir(), `hopelight-${userInfo().uid}`)
  if (!(await isThere(place))) await mkdir(place, { recursive: true, mode: 0o700 })
  const found = await lstat(place)
  if (!found.isDirectory() || !isOursAlone(found)) throw new LockPlaceError(place)
  return place
}

/**
 * SQLite follows links, so the file is looked at before. It is not opened for that: the system drops a process's lock when
 * the process closes any descriptor of the file.
 */
async function openLock(file: string): Promise<DatabaseSync> {
  if ((await isThere(file)) && !(await lstat(file)).isFile()) throw new LockPlaceError(file)
  return new DatabaseSync(file)
}

async function writeHolder(file: string, text: string): Promise<void> {
  const flag = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
  try {
    await writeFile(file, text, { mode: 0o600, flag })
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ELOOP'
      ? new LockPlaceError(file)
      : error
  }
}

/** Also a link to nothing is. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function instanceOf(folder: string): Promise<string> {
  const file = join(folder, 'instance.id')
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (idPattern.test(known)) return known
  const id = randomUUID()
  await writeFile(file, `${id}\n`, { mode: 0o600 })
  return id
}
