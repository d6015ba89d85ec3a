import { chmod, lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What a process of ours makes is for its owner alone, whatever it is and whichever part of it makes it. */
export const ownerOnlyUmask = 0o077

/** A folder, or something of ours in it, that belongs to another user or is there for all of them. */
export class NotOwnedError extends Error {
  override readonly name = 'NotOwnedError'
  readonly path: string

  constructor(path: string) {
    super(
      `${path} 属于本机其他用户或由所有用户共用，未作改动；请以其属主身份运行，或另选文件夹 / ` +
        'belongs to another user of this machine, or is shared by all, and was left as it is: run as its owner, or choose another folder',
    )
    this.path = path
  }
}

/**
 * Closes a folder of ours, and what earlier versions left open in it, to everybody but its owner; the modes of other
 * people's files stay. Gives back whether others could reach anything of it. Throws `NotOwnedError`.
 */
export async function closeFolder(folder: string): Promise<boolean> {
  const { mode, uid } = await stat(folder)
  if (!isOwn(uid) || (mode & stickyBit) !== 0) throw new NotOwnedError(folder)
  const wasOpen = (mode & ownerOnlyUmask) !== 0
  // First of all: nobody puts anything else in the place of what is closed next.
  if (wasOpen) await chmod(folder, closedMode(mode))
  for (const name of await readdir(folder)) if (leftByUs.test(name)) await closeAll(join(folder, name))
  return wasOpen
}

/** For people, when it was open. */
export function closedLine(folder: string): string {
  return `${folder} 原先可被本机其他用户进入，已改为仅属主可用 / could be entered by other users of this machine: closed to all but its owner`
}

/** Set on folders like /tmp, where each user has files of his own. */
const stickyBit = 0o1000

/** What versions before 0.2 made in a data folder, part of it with the modes of the user's umask. */
const leftByUs =
  /^(?:temporal\..+|ledger.*\.db(?:-.+)?|up\.lock|instance\.id|api\.json|.+\.(?:pid|ndjson|log)|keys|archive|evidence|checkpoints)$/

async function closeAll(path: string): Promise<void> {
  const { mode, uid, isLink, isFolder } = await factsOf(path)
  if (isLink) return
  if (!isOwn(uid)) throw new NotOwnedError(path)
  if ((mode & ownerOnlyUmask) !== 0) await chmod(path, closedMode(mode))
  if (isFolder) for (const name of await readdir(path)) await closeAll(join(path, name))
}

async function factsOf(path: string) {
  const facts = await lstat(path)
  const { mode, uid } = facts
  return { mode, uid, isLink: facts.isSymbolicLink(), isFolder: facts.isDirectory() }
}

function closedMode(mode: number): number {
  return mode & 0o7777 & ~ownerOnlyUmask
}

/** Where there are no owners, as on Windows, everything is. */
function isOwn(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid()
}
