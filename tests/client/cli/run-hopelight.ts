import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from '../../../config/project-folder.ts'
import { withoutSettings } from '../../support/up-process.ts'

export interface CliRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the CLI as a user does, in the project's folder, on a pipe. */
export function runHopelight(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  const options = {
    cwd: projectFolder(),
    env: { ...withoutSettings(process.env), ...environment },
    maxBuffer: 64 * 1024 * 1024,
  }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...words], options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr })
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr })
      else reject(new Error(`hopelight ended by a signal: ${error.message}`))
    })
  })
}
