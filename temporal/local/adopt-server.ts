import { setTimeout as sleep } from 'node:timers/promises'
import { DataFileInUseError } from './errors.ts'
import {
  addressOf,
  type LocalTemporal,
  readyWithinMs,
  type ServerExit,
  stopPatienceMs,
} from './local-temporal.ts'
import { startOfProcess } from './process-identity.ts'
import {
  ownerIsAlive,
  recordServer,
  removeServerRecord,
  runningServerOf,
  type ServerRecord,
} from './server-record.ts'
import { stopProcess } from './stop-process.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const watchMs = 500

/**
 * The server that a killed process of ours left running on the data file, now ours; null when there is none. One that
 * was started with other arguments, or that does not answer, is stopped instead: two on one file would damage it.
 * Throws `DataFileInUseError` when the process that started it is still there.
 */
export async function adoptServer(
  dataFile: string,
  args: readonly string[],
  namespace: string,
): Promise<LocalTemporal | null> {
  const record = await runningServerOf(dataFile)
  if (record === null) return null
  const { pid } = record
  const address = addressOf(record.port)
  if (await ownerIsAlive(record)) throw new DataFileInUseError(dataFile, record.ownerPid, address)
  const start = await startOfProcess(pid)
  const isRunning = async () => start !== null && (await startOfProcess(pid)) === start
  const version = sameArguments(record, args)
    ? await waitUntilReady(address, namespace, readyWithinMs, isRunning)
    : null
  if (version === null) {
    await stopProcess(pid, isRunning, stopPatienceMs)
    await removeServerRecord(dataFile, pid)
    return null
  }
  await recordServer(dataFile, record)
  const exited = untilGone(dataFile, pid, isRunning)
  return {
    address,
    // One with a Web UI is started with other arguments each time.
    uiAddress: null,
    pid,
    version,
    adopted: true,
    stop: async () => {
      await stopProcess(pid, isRunning, stopPatienceMs)
      await exited
    },
    exited,
  }
}

function sameArguments(record: ServerRecord, args: readonly string[]): boolean {
  return record.args.length === args.length && record.args.every((word, index) => word === args[index])
}

/** It is no child of ours, so nothing tells us. */
async function untilGone(
  dataFile: string,
  pid: number,
  isRunning: () => Promise<boolean>,
): Promise<ServerExit> {
  while (await isRunning()) await sleep(watchMs)
  await removeServerRecord(dataFile, pid)
  return { code: null, signal: null }
}
