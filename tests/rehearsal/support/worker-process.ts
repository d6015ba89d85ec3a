import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../../config/project-folder.ts'
import { endWithUs } from '../../../temporal/local/end-with-us.ts'
import type { WorkerPlace } from '../../../rehearsal/worker-port.ts'
import { withoutSettings } from '../../support/up-process.ts'

/** `hopelight worker` in a process of its own. */
export interface WorkerProcess {
  /** The signal that ended it; null: it ended by itself. */
  readonly exited: Promise<NodeJS.Signals | null>
  kill(signal: NodeJS.Signals): void
  output(): string
}

const readyText = '工作进程已就绪'
const readyWithinMs = 60_000

/**
 * Starts one and gives it back once it polls. What it writes is kept in the folder's `workers.log` as well. `more` are
 * settings of its own.
 */
export function startWorkerProcess(
  { address, folder, namespace }: Pick<WorkerPlace, 'address' | 'folder' | 'namespace'>,
  more: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  const settings = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, HOPELIGHT_LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, [program, 'worker', '--data', folder], {
    cwd: projectFolder(),
    env: { ...withoutSettings(process.env), ...settings, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the worker could not be started')
  const callOff = endWithUs(pid)
  let output = ''
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => {
      callOff()
      resolve(signal)
    })
  })
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`the worker ${reason}:\n${output}`))
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      fail('was not ready in time')
    }, readyWithinMs)
    const hear = (text: string): void => {
      output += text
      appendFileSync(join(folder, 'workers.log'), text)
      if (!output.includes(readyText)) return
      clearTimeout(late)
      resolve({ exited, kill: (signal) => child.kill(signal), output: () => output })
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
    void exited.then((signal) => {
      clearTimeout(late)
      fail(`ended while starting (${signal ?? 'by itself'})`)
    })
  })
}
