import { readFile } from 'node:fs/promises'
import { runProgram } from './run-program.ts'

const psTimeoutMs = 5_000

/** When that process began, in the words of its system; null when it has ended. Tells a pid from its re-use. */
export async function startOfProcess(pid: number): Promise<string | null> {
  if (!mayBeAlive(pid)) return null
  const stat = await readProc(pid, 'stat')
  if (stat === null) return psColumn(pid, 'lstart')
  // The name in brackets may hold blanks; the fields after it start with the state, the 22nd of all is the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null)
}

/** The command line of that process, its words parted by blanks; null when it has ended or nothing can be read. */
export async function commandLineOf(pid: number): Promise<string | null> {
  if (!mayBeAlive(pid)) return null
  const commandLine = await readProc(pid, 'cmdline')
  if (commandLine === null) return psColumn(pid, 'command')
  return commandLine === '' ? null : commandLine.split('\0').join(' ').trimEnd()
}

function mayBeAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function readProc(pid: number, file: 'stat' | 'cmdline'): Promise<string | null> {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}

async function psColumn(pid: number, column: 'lstart' | 'command'): Promise<string | null> {
  const result = await runProgram('ps', ['-o', `${column}=`, '-p', String(pid)], psTimeoutMs)
  const text = result.stdout.trim()
  return result.ok && text !== '' ? text : null
}
