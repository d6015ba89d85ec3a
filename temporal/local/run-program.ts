import { spawn } from 'node:child_process'
import { reasonOf } from './errors.ts'

export interface ProgramResult {
  readonly ok: boolean
  readonly stdout: string
  /** Why it is not ok, in one line; empty when it is. */
  readonly reason: string
}

const mostOutput = 64 * 1024

/**
 * Runs a program to its end and never throws: what it printed, or why it failed (cannot be started, exit code with the
 * last line of its stderr, more than `timeoutMs`).
 */
export function runProgram(
  command: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-mostOutput)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-mostOutput)
    })
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ ok: false, stdout, reason: reasonOf(error) })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve({ ok: true, stdout, reason: '' })
      else resolve({ ok: false, stdout, reason: endOf(code, signal, timedOut, timeoutMs, stderr) })
    })
  })
}

function endOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  timedOut: boolean,
  timeoutMs: number,
  stderr: string,
): string {
  const end = timedOut
    ? `not done after ${Math.round(timeoutMs / 1000)} s`
    : code === null
      ? `killed by ${signal ?? 'a signal'}`
      : `exit code ${code}`
  const lastLine = stderr.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return lastLine === '' ? end : `${end}, ${lastLine}`
}
