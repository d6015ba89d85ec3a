import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from '../../config/project-folder.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { isSetting, noDataFolder } from './leave-host-settings.ts'
import { runCalendarFolder } from './run-calendars.ts'

/** A long-running command of the CLI as a child process, on a pipe. */
export interface LongRun {
  readonly pid: number
  /** Everything written so far, stdout and stderr. */
  output(): string
  stdout(): string
  /** Until the output holds the text; throws with the output when it ends or 45 s pass first. */
  until(text: string): Promise<void>
  signal(name: NodeJS.Signals): void
  /** Its exit code; null: a signal ended it. */
  readonly exited: Promise<number | null>
}

/** The ports of one data folder: the same at each start, as on a user's machine. */
export interface UpPorts {
  readonly words: readonly string[]
  readonly temporal: number
  readonly ui: number
  readonly api: number
}

export async function upPorts(): Promise<UpPorts> {
  const [temporal, ui, api] = [await freePort(), await freePort(), await freePort()]
  const words = ['--temporal-port', `${temporal}`, '--ui-port', `${ui}`, '--port', `${api}`]
  return { words, temporal, ui, api }
}

/** The long-running commands of one test file. */
export interface LongRuns {
  start(words: readonly string[], environment?: Readonly<Record<string, string>>): LongRun
  /** Ends those that still run. */
  end(): Promise<void>
}

/** `program`: default the checkout's own. */
export function longRuns(program = ownProgram): LongRuns {
  const running = new Set<LongRun>()
  return {
    start(words, environment) {
      const run = startHopelight(program, words, environment)
      running.add(run)
      void run.exited.then(() => running.delete(run))
      return run
    },
    async end() {
      for (const run of running) {
        run.signal('SIGTERM')
        await run.exited
      }
    },
  }
}

/** Its exit code after a Ctrl-C. */
export function stopped(run: LongRun): Promise<number | null> {
  run.signal('SIGINT')
  return run.exited
}

/** What stands beside the embedded server's file while it runs. */
export async function embeddedServerPid(dataFolder: string): Promise<number> {
  const record: unknown = JSON.parse(await readFile(join(dataFolder, 'temporal.pid'), 'utf8'))
  if (typeof record === 'object' && record !== null && 'pid' in record && typeof record.pid === 'number')
    return record.pid
  throw new Error('no server is recorded')
}

const ownProgram = join(projectFolder(), 'bin', 'hopelight.js')
const patienceMs = 45_000

const planning: ReadonlySet<string | undefined> = new Set(['up', 'worker', 'rehearse', 'ledger', 'backup'])

/** A line that plans, with the calendars of this run unless it names others. */
export function withCalendars(words: readonly string[]): readonly string[] {
  if (!planning.has(words[0]) || words.includes('--calendar')) return words
  return [...words, '--calendar', runCalendarFolder()]
}

/** Runs `hopelight` with these words; `environment` replaces the settings of this process. */
function startHopelight(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): LongRun {
  const child = spawn(process.execPath, [program, ...withCalendars(words)], {
    cwd: projectFolder(),
    env: { ...withoutSettings(process.env), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return watch(child)
}

/** With no settings but a data folder that there is not: a line that names none finds none. */
export function withoutSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || isSetting(name) ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(kept), HOPELIGHT_DATA: noDataFolder }
}

function watch(child: ChildProcess): LongRun {
  const { pid } = child
  if (pid === undefined) throw new Error('hopelight could not be started')
  let stdout = ''
  let stderr = ''
  let ended = false
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      ended = true
      resolve(code)
    })
  })
  const output = (): string => `${stdout}\n${stderr}`
  return {
    pid,
    exited,
    output,
    stdout: () => stdout,
    async until(text) {
      const deadline = performance.now() + patienceMs
      while (!output().includes(text)) {
        if (ended || performance.now() > deadline)
          throw new Error(`“${text}” did not come${ended ? ', the process ended' : ''}:\n${output()}`)
        await sleep(50)
      }
    },
    signal: (name) => {
      process.kill(pid, name)
    },
  }
}
