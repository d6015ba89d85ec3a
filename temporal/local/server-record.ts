import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { commandLineOf, startOfProcess } from './process-identity.ts'

/** Which process serves a data file, and which process of ours started it. Kept beside the file while it runs. */
export interface ServerRecord {
  readonly pid: number
  /** When that process started, in the words of `startOfProcess`: a pid may belong to somebody else by now. */
  readonly start: string
  readonly ownerPid: number
  readonly ownerStart: string
  readonly port: number
  /** The arguments it was started with. */
  readonly args: readonly string[]
}

/** `temporal.pid` for `temporal.db`, in the same folder. */
export function recordFileOf(dataFile: string): string {
  return join(dirname(dataFile), `${basename(dataFile, extname(dataFile))}.pid`)
}

/** Records a running server as ours. */
export async function recordServer(
  dataFile: string,
  server: Pick<ServerRecord, 'pid' | 'port' | 'args'>,
): Promise<void> {
  const { pid, port, args } = server
  const start = (await startOfProcess(pid)) ?? ''
  const ownerStart = (await startOfProcess(process.pid)) ?? ''
  const record: ServerRecord = { pid, start, ownerPid: process.pid, ownerStart, port, args }
  const file = recordFileOf(dataFile)
  const partial = `${file}.${randomUUID()}`
  await writeFile(partial, `${JSON.stringify(record)}\n`)
  await rename(partial, file)
}

/** Removes the record, unless another server has taken its place. */
export async function removeServerRecord(dataFile: string, pid: number): Promise<void> {
  const record = await readRecord(dataFile)
  if (record?.pid === pid) await rm(recordFileOf(dataFile), { force: true })
}

/** The record of a server that runs on the data file at this moment; null when none does. */
export async function runningServerOf(dataFile: string): Promise<ServerRecord | null> {
  const record = await readRecord(dataFile)
  if (record === null) return null
  return (await isThatServer(record)) ? record : null
}

/** After a start of the machine another process may have both its pid and its start. */
async function isThatServer({ pid, start }: ServerRecord): Promise<boolean> {
  if ((await startOfProcess(pid)) !== start) return false
  return (await commandLineOf(pid))?.includes(' start-dev ') === true
}

/** Whether the process that started the server is still there. */
export async function ownerIsAlive(record: ServerRecord): Promise<boolean> {
  return (await startOfProcess(record.ownerPid)) === record.ownerStart
}

async function readRecord(dataFile: string): Promise<ServerRecord | null> {
  let text: string
  try {
    text = await readFile(recordFileOf(dataFile), 'utf8')
  } catch {
    return null
  }
  return parseRecord(text)
}

function parseRecord(text: string): ServerRecord | null {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof given !== 'object' || given === null) return null
  if (!('pid' in given && 'start' in given && 'ownerPid' in given && 'ownerStart' in given)) return null
  if (!('port' in given && 'args' in given)) return null
  const { pid, start, ownerPid, ownerStart, port, args } = given
  if (typeof pid !== 'number' || typeof ownerPid !== 'number' || typeof port !== 'number') return null
  if (typeof start !== 'string' || typeof ownerStart !== 'string') return null
  if (!Array.isArray(args)) return null
  const words: readonly unknown[] = args
  if (!words.every((word) => typeof word === 'string')) return null
  return { pid, start, ownerPid, ownerStart, port, args: words }
}
