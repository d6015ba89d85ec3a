import { instantFromMs } from '../../domain/calendar/instant.ts'
import { commands, groupSummaries } from './commands.ts'
import { runCommandLine } from './run-command-line.ts'
import { terminalOf } from './terminal.ts'

// A reader that closes the pipe early (head, less) has seen enough: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

// Not process.exit: what is still on its way to a pipe would be lost.
process.exitCode = await runCommandLine(commands, groupSummaries, process.argv.slice(2), {
  terminal: terminalOf(process.stdout, process.env),
  now: instantFromMs(Date.now()),
  writeOut: (text) => {
    process.stdout.write(text)
  },
  writeError: (text) => {
    process.stderr.write(text)
  },
})
