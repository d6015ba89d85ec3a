import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, resolve as absolute } from 'node:path'
import { adoptServer } from './adopt-server.ts'
import { claimDataFile } from './data-file.ts'
import { endWithUs } from './end-with-us.ts'
import { PortInUseError, reasonOf, TemporalStartError } from './errors.ts'
import { isPortInUse } from './free-port.ts'
import { type GuardedUi, guardUi } from './guarded-ui.ts'
import { hiddenPlace } from './hidden-place.ts'
import {
  addressOf,
  type LocalTemporal,
  readyWithinMs,
  type ServerExit,
  stopPatienceMs,
} from './local-temporal.ts'
import { type ServerArguments, serverArguments } from './server-arguments.ts'
import { recordServer, removeServerRecord } from './server-record.ts'
import { stopProcess } from './stop-process.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export interface LocalTemporalOptions extends Omit<ServerArguments, 'ui'> {
  /** Where people find the Web UI, on the loopback address; null: there is none. */
  readonly uiPort: number | null
  /** Path of the `temporal` program, of the pinned version. */
  readonly binary: string
  /** What the server prints is added at the end of this file. */
  readonly logFile: string
}

const tailLines = 20

/**
 * Starts the embedded server in a process group of its own (Ctrl-C reaches us alone, who then stop it) and gives it back
 * once it answers. A server in memory ends with us in any case; one on a data file may outlive a killed process of ours,
 * and is then taken over by the next start on the same file. Throws `DataFolderError`, `DataFileVersionError`,
 * `DataFileInUseError`, `PortInUseError`, `TemporalStartError`.
 * @source docs/operations.md, "The embedded server"
 */
export async function startLocalTemporal(options: LocalTemporalOptions): Promise<LocalTemporal> {
  const dataFile = options.dataFile === null ? null : absolute(options.dataFile)
  const ui = options.uiPort === null ? null : await hiddenPlace()
  const args = serverArguments({ ...options, dataFile, ui })
  if (dataFile !== null) {
    await claimDataFile(dataFile)
    const adopted = await adoptServer(dataFile, args, options.namespace)
    if (adopted !== null) return adopted
  }
  if (await isPortInUse(options.port)) throw new PortInUseError(options.port, 'Temporal')
  if (options.uiPort !== null && (await isPortInUse(options.uiPort)))
    throw new PortInUseError(options.uiPort, 'Temporal Web UI')
  const guard = options.uiPort === null || ui === null ? null : await guardUi(options.uiPort, ui)
  return startServer(options, dataFile, args, guard)
}

async function startServer(
  options: LocalTemporalOptions,
  dataFile: string | null,
  args: readonly string[],
  ui: GuardedUi | null,
): Promise<LocalTemporal> {
  const { binary, logFile, port, namespace } = options
  const { pid, exited, isRunning } = await spawnServer(binary, args, logFile, dataFile).catch(
    (error: unknown) => {
      ui?.close()
      throw error
    },
  )
  const callOff = dataFile === null ? endWithUs(pid) : () => undefined
  const ended = exited.then(async (exit) => {
    callOff()
    ui?.close()
    if (dataFile !== null) await removeServerRecord(dataFile, pid)
    return exit
  })
  const stop = async () => {
    await stopProcess(pid, isRunning, stopPatienceMs)
    await ended
  }
  const address = addressOf(port)
  try {
    if (dataFile !== null) await recordServer(dataFile, { pid, port, args })
    const version = await waitUntilReady(address, namespace, readyWithinMs, isRunning)
    if (version === null) throw await startError(isRunning() ? null : await exited, logFile)
    return { address, uiAddress: ui?.address ?? null, pid, version, adopted: false, stop, exited: ended }
  } catch (error) {
    await stop()
    throw error
  }
}

interface SpawnedServer {
  readonly pid: number
  readonly exited: Promise<ServerExit>
  readonly isRunning: () => boolean
}

async function spawnServer(
  binary: string,
  args: readonly string[],
  logFile: string,
  dataFile: string | null,
): Promise<SpawnedServer> {
  await mkdir(dirname(logFile), { recursive: true })
  const log = await open(logFile, 'a')
  try {
    const child = spawn(absolute(binary), [...args], {
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...(dataFile === null ? {} : { cwd: dirname(dataFile) }),
    })
    const exited = new Promise<ServerExit>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }))
    })
    const pid = await pidOf(child, binary)
    return { pid, exited, isRunning: () => child.exitCode === null && child.signalCode === null }
  } finally {
    await log.close()
  }
}

function pidOf(child: ChildProcess, binary: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new TemporalStartError(`${binary} cannot be started: ${reasonOf(error)}.`))
    })
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve(child.pid)
    })
  })
}

async function startError(exit: ServerExit | null, logFile: string): Promise<TemporalStartError> {
  const what =
    exit === null
      ? `The Temporal server did not answer within ${readyWithinMs / 1000} s.`
      : `The Temporal server ended while starting (${exit.signal ?? `exit code ${exit.code ?? 'unknown'}`}).`
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n')
  return new TemporalStartError(`${what} Last lines of ${logFile}:\n${lines.slice(-tailLines).join('\n')}`)
}
