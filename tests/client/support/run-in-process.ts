import type { Terminal } from '../../../client/cli/command.ts'
import { commands } from '../../../client/cli/commands.ts'
import { groupSummaries } from '../../../client/cli/load-commands.ts'
import { runCommandLine } from '../../../client/cli/run-command-line.ts'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { noDataFolder } from '../../support/leave-host-settings.ts'
import type { CliRun } from '../cli/run-hopelight.ts'

const pipe: Terminal = { colour: false, columns: null }

/** The real commands without a process of their own: many of them would cost a second each. */
export async function runInProcess(words: readonly string[], terminal: Terminal = pipe): Promise<CliRun> {
  let stdout = ''
  let stderr = ''
  const exitCode = await runCommandLine(commands, groupSummaries, words, {
    terminal,
    now: instantFromMs(Date.now()),
    environment: { HOPELIGHT_DATA: noDataFolder },
    writeOut: (text) => {
      stdout += text
    },
    writeError: (text) => {
      stderr += text
    },
  })
  return { exitCode, stdout, stderr }
}
