import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'
import type { HopelightFile } from '../../../config/hopelight-file-schema.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { startLedgerWorker } from '../../../workers/ledger-worker.ts'
import { installRuntimeLog } from '../../../workers/runtime-log.ts'
import { waysOut } from '../../../workers/notice-channels.ts'
import { readSettings, type Settings, SettingsError } from '../../../workers/settings.ts'
import { readCalendars } from '../../../config/read-calendars.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { refusalOfError } from '../../../operations/up/refusal-of-error.ts'
import { runWorker } from '../../../operations/up/run-worker.ts'
import type { PrepareWorker } from '../../../operations/up/worker-port.ts'
import { settingsFile, settingsOption } from '../channel-files.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError } from '../errors.ts'
import { badInput } from '../inputs.ts'

/** A worker of its own, for a Temporal server that is already there. @source docs/operations.md, "What runs" */
export const worker: CliCommand = {
  name: 'worker',
  summary: '只运行工作进程，连接已有的 Temporal / a worker only, on an existing Temporal server',
  arguments: [],
  options: [
    { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' },
    { form: '--calendar <DIR>', summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files' },
    settingsOption,
  ],
  example: 'TEMPORAL_ADDRESS=127.0.0.1:7233 npx hopelight worker --data ./data',
  run: async (context) => {
    const settings = processSettings(process.env)
    const { temporal, logLevel } = settings
    if (temporal === null)
      throw badInput(
        '请设 TEMPORAL_ADDRESS=host:port；单机请用 hopelight up / set TEMPORAL_ADDRESS; on one machine use hopelight up',
      )
    const log = streamLog(context, logLevel)
    const file = settingsFile(context)
    const order = {
      temporal,
      dataFolder: context.option('data') ?? settings.dataFolder,
      ledger: settings.ledger,
      archiveFolder: settings.archiveFolder,
      calendars: readCalendars(context.option('calendar') ?? undefined),
    }
    const failure = await refusing(() =>
      runWorker(order, workerOf(settings, file, defaultCacheDir(process.env)), log, (line) =>
        context.note(line),
      ),
    )
    if (failure !== null) throw new CliError(failure)
  },
}

/** The environment, read once. Throws `bad-input` with all its problems. */
export function processSettings(environment: NodeJS.ProcessEnv): Settings {
  try {
    return readSettings(environment)
  } catch (error) {
    if (error instanceof SettingsError) throw badInput(error.message)
    throw error
  }
}

/** The workflow code made ready, and a worker in this process that runs it and tells people by the file's channels. */
export function workerOf(
  { archiveFolder, maxCachedWorkflows }: Settings,
  file: HopelightFile,
  cacheFolder: string,
): PrepareWorker {
  return async () => {
    const bundle = await buildBundle(join(cacheFolder, 'bundles'))
    const words = noticeWords()
    return async ({ ledger, log, onLedger, tell, dataFolder, ...where }) => {
      installRuntimeLog(log)
      const own = { maxCachedWorkflows, ...(archiveFolder === null ? {} : { archiveFolder }) }
      const ways = waysOut(file, words, { dataFolder, environment: process.env, tell })
      const running = await startLedgerWorker(
        { ...where, dataFolder, ways, ...own },
        ledger,
        bundle,
        onLedger,
      )
      return {
        done: running.done,
        isPolling: () => running.worker.getState() === 'RUNNING',
        stop: () => running.stop(),
      }
    }
  }
}

/** What kept it from starting becomes a refusal with its exit code. */
export async function refusing<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const refusal = refusalOfError(error)
    throw refusal === null ? error : new CliError(refusal)
  }
}

/** JSON lines on stderr, for people on a terminal. */
function streamLog({ terminal, json }: CliContext, level: string): Logger {
  const forPeople = terminal.columns !== null && !json
  const options = { level, base: { pid: process.pid } }
  if (!forPeople) {
    const destination = pino.destination({ dest: 2, sync: true })
    // Whoever read it has gone, or its disk is full: that stops no worker.
    destination.on('error', () => undefined)
    return pino(options, destination)
  }
  return pino(options, pretty({ colorize: terminal.colour, destination: 2, sync: true }))
}
