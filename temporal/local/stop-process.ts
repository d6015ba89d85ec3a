import { setTimeout as sleep } from 'node:timers/promises'

const pauseMs = 50

/**
 * Asks the process to end (SIGTERM), and after `patienceMs` ends it (SIGKILL). Gives back once `isRunning` says that it
 * is gone.
 */
export async function stopProcess(
  pid: number,
  isRunning: () => boolean | Promise<boolean>,
  patienceMs: number,
): Promise<void> {
  if (!(await isRunning())) return
  signalTo(pid, 'SIGTERM')
  const until = performance.now() + patienceMs
  while (await isRunning()) {
    if (performance.now() >= until) signalTo(pid, 'SIGKILL')
    await sleep(pauseMs)
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!gone) throw error
  }
}
