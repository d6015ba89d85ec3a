import { readdir, readFile } from 'node:fs/promises'

/** The ids of all processes that a process started, directly or not, and that still run under it. */
export async function descendantsOf(pid: number): Promise<readonly number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue
    const parent = await parentOf(Number(name))
    if (parent !== null) parents.set(Number(name), parent)
  }
  const found: number[] = []
  for (let generation = [pid]; generation.length > 0; ) {
    generation = [...parents].flatMap(([child, parent]) => (generation.includes(parent) ? [child] : []))
    found.push(...generation)
  }
  return found
}

/** Whether a process runs; one that has ended and is not yet buried does not. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await statOf(pid))?.state !== undefined
}

async function parentOf(pid: number): Promise<number | null> {
  return (await statOf(pid))?.parent ?? null
}

/** Null: it is gone. */
async function statOf(pid: number): Promise<{ readonly state: string; readonly parent: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The name, in brackets, may hold blanks.
  const [state = '', parent = ''] = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? []
  return text === null || state === 'Z' ? null : { state, parent: Number(parent) }
}
