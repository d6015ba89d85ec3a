import { instantFromMs } from '../../domain/calendar/instant.ts'
import { groupSummaries, loadCommands } from './load-commands.ts'
import { runCommandLine } from './run-command-line.ts'
import { reachOwnMachine } from './reach-own-machine.ts'
import { terminalOf } from './terminal.ts'

// A reader that closes the pipe early (head, less) has seen enough: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

reachOwnMachine(process.env)

const words = process.argv.slice(2)
// Not process.exit: what is still on its way to a pipe would be lost.
process.exitCode = await runCommandLine(await loadCommands(words), groupSummaries, words, {
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
