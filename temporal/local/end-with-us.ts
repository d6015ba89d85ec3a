import { spawn } from 'node:child_process'

/**
 * Sees to it that the process ends when ours does, even by SIGKILL: a shell waits at a pipe that only we hold open.
 * Gives back a function that calls it off, to be called as soon as the process has ended.
 */
export function endWithUs(pid: number): () => void {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _ || kill -TERM "$1"', 'end-with-us', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.on('error', () => undefined)
  watcher.stdin.on('error', () => undefined)
  watcher.unref()
  return () => {
    watcher.stdin.end('\n')
  }
}
