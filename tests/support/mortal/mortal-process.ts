import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../../../config/project-folder.ts'
import { endWithUs } from '../../../temporal/local/end-with-us.ts'
import { withoutSettings } from '../up-process.ts'
import { type CrashPoint, crashPoints } from './crash-points.ts'
import { crashedText } from './passing.ts'
import type { LeaveRoom, MortalApiOrder, MortalWorkerOrder } from './orders.ts'

/** A worker or an API in a process of its own, which may die at any moment. */
export interface MortalProcess {
  readonly pid: number
  /** False: it ended before it was ready. */
  readonly ready: Promise<boolean>
  /** The signal that ended it; null: it ended by itself. */
  readonly exited: Promise<NodeJS.Signals | null>
  isRunning(): boolean
  kill(signal: NodeJS.Signals): void
  leaveRoom(room: LeaveRoom): void
  /** The crash point at which it died; null: it did not die at one. */
  crashedAt(): CrashPoint | null
  /** All that it has written. */
  output(): string
}

const readyText = 'ready\n'

export function startMortalWorker(order: MortalWorkerOrder): MortalProcess {
  return startMortal('mortal-worker.ts', order)
}

export function startMortalApi(order: MortalApiOrder): MortalProcess {
  return startMortal('mortal-api.ts', order)
}

function startMortal(script: string, order: MortalWorkerOrder | MortalApiOrder): MortalProcess {
  const file = join(projectFolder(), 'tests', 'support', 'mortal', script)
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    // Compiled code is kept: one that is killed every second would spend all of it on reading sources.
    env: { ...withoutSettings(process.env), NODE_COMPILE_CACHE: join(tmpdir(), 'hopelight-compiled') },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return watched(child)
}

function watched(child: ChildProcess): MortalProcess {
  const { pid } = child
  if (pid === undefined) throw new Error('the process could not be started')
  const callOff = endWithUs(pid)
  let output = ''
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('close', (_, signal) => {
      callOff()
      resolve(signal)
    })
  })
  child.on('error', () => undefined)
  const heard = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes(readyText)) resolve(true)
      })
  })
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    pid,
    exited,
    ready: Promise.race([heard, exited.then(() => false)]),
    isRunning,
    kill: (signal) => void child.kill(signal),
    leaveRoom(room) {
      if (child.connected) child.send(room, () => undefined)
    },
    crashedAt: () => crashPoints.find((point) => output.includes(`${crashedText}${point}\n`)) ?? null,
    output: () => output,
  }
}
