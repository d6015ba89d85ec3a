import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

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

const idPattern = /^[0-9a-f-]{36}$/

/**
 * Holds the identity of a data folder for this process, on this machine and for this user: by a lock of the operating system
 * that ends with the process. The identity is in the folder and travels with a copy. Throws `DataFolderCopiedError`.
 */
export async function lockInstance(folder: string): Promise<{ release(): void }> {
  const id = await instanceOf(folder)
  const place = join(tmpdir(), `hopelight-${userInfo().uid}`)
  await mkdir(place, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(place, `${id}.lock`))
  const holder = join(place, `${id}.holder`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE')
  } catch {
    lock.close()
    const other = await readFile(holder, 'utf8').catch(() => '')
    throw new DataFolderCopiedError(folder, other === '' ? '另一个文件夹 / another folder' : other)
  }
  await writeFile(holder, `${folder}（进程 process ${process.pid}）`, { mode: 0o600 })
  return { release: () => lock.close() }
}

async function instanceOf(folder: string): Promise<string> {
  const file = join(folder, 'instance.id')
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (idPattern.test(known)) return known
  const id = randomUUID()
  await writeFile(file, `${id}\n`, { mode: 0o600 })
  return id
}
