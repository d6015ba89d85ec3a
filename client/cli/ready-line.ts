import type { CliContext } from './command.ts'
import { shellLine } from './shell-words.ts'

/** A line of the API as it works here: with the data folder that this one was asked with. */
export function readyLine(context: CliContext): (command: string) => string {
  const data = context.option('data')
  return (command) => (data === null ? command : `${command} ${shellLine(['--data', data])}`)
}
