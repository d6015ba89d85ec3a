import { instantFromMs } from '../../domain/calendar/instant.ts'
import { ownerOnlyUmask } from '../../config/owner-only.ts'
import { groupSummaries, loadCommands } from './load-commands.ts'
import { runCommandLine } from './run-command-line.ts'
import { reachOwnMachine } from './reach-own-machine.ts'
import { terminalOf } from './terminal.ts'
import { watchOutput } from './watch-output.ts'

const output = watchOutput(process.stdout, process.stderr)

reachOwnMachine(process.env)
process.umask(ownerOnlyUmask)

const words = process.argv.slice(2)
const exitCode = await runCommandLine(await loadCommands(words), groupSummaries, words, {
  terminal: terminalOf(process.stdout, process.env),
  now: instantFromMs(Date.now()),
  environment: process.env,
  writeOut: (text) => {
    process.stdout.write(text)
  },
  writeError: (text) => {
    process.stderr.write(text)
  },
})
// Not process.exit: what is still on its way to a pipe would be lost.
process.exitCode = exitCode === 0 && output.isLost() ? 1 : exitCode
