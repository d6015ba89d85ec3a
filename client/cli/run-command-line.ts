import { Command, CommanderError } from 'commander'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { CliCommand, CliContext, Terminal } from './command.ts'
import { type ErrorReport, type ExitCode, reportOf, usageReport } from './errors.ts'

export interface CliSurroundings {
  readonly terminal: Terminal
  readonly now: Instant
  readonly writeOut: (text: string) => void
  readonly writeError: (text: string) => void
}

type ParsedOptions = Readonly<Record<string, unknown>>

/** Runs the command that the words name and gives its exit code; writes everything that is to be read. */
export async function runCommandLine(
  commands: readonly CliCommand[],
  groupSummaries: Readonly<Record<string, string>>,
  words: readonly string[],
  surroundings: CliSurroundings,
): Promise<ExitCode> {
  const wantsJson = words.includes('--json')
  const program = programOf(groupSummaries, commands, surroundings)
  if (words.length === 0) {
    surroundings.writeOut(program.helpInformation())
    return 0
  }
  try {
    await program.parseAsync([...words], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const report = error instanceof CommanderError ? usageReport(usageProblem(error)) : reportOf(error)
    tell(report, wantsJson, surroundings)
    return report.exitCode
  }
}

function programOf(
  groupSummaries: Readonly<Record<string, string>>,
  commands: readonly CliCommand[],
  surroundings: CliSurroundings,
): Command {
  const program = new Command('hopelight')
    .description('希望之光组合式人才帮扶团 六步工作法 / the six steps of a Light of Hope team')
    .exitOverride()
    // Errors are told by `tell`, once, in one form.
    .configureOutput({ writeOut: surroundings.writeOut, writeErr: () => {} })
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ')
    const parent = second === undefined ? program : groupOf(program, first, groupSummaries[first] ?? '')
    addCommand(parent, second ?? first, command, surroundings)
  }
  return program
}

/** The group of that name, made when its first command comes. */
function groupOf(program: Command, name: string, summary: string): Command {
  return program.commands.find((each) => each.name() === name) ?? program.command(name).description(summary)
}

function addCommand(parent: Command, name: string, command: CliCommand, surroundings: CliSurroundings): void {
  const built = parent.command(name).description(command.summary)
  for (const { form, summary } of command.arguments) built.argument(form, summary)
  for (const { form, summary } of command.options) built.option(form, summary)
  built.option('--json', '只输出一份 JSON / one JSON document on stdout')
  built.addHelpText('after', `\n例 / Example:\n  ${command.example}`)
  built.action(() => command.run(contextOf(built.processedArgs, built.opts(), surroundings)))
}

function contextOf(
  given: readonly unknown[],
  options: ParsedOptions,
  { terminal, now, writeOut, writeError }: CliSurroundings,
): CliContext {
  const values = (name: string): readonly string[] => texts(options[camelCase(name)])
  return {
    argument: (index) => texts(given[index]),
    option: (name) => values(name).at(-1) ?? null,
    values,
    flag: (name) => options[camelCase(name)] === true,
    json: options.json === true,
    terminal,
    now,
    print: (text) => writeOut(`${text}\n`),
    printJson: (document) => writeOut(`${JSON.stringify(document, null, 2)}\n`),
    note: (text) => writeError(`${text}\n`),
  }
}

function tell(report: ErrorReport, wantsJson: boolean, { writeOut, writeError }: CliSurroundings): void {
  if (wantsJson) writeOut(`${JSON.stringify(report.document, null, 2)}\n`)
  else writeError(`${report.text}\n`)
}

/** Without commander's own prefix; the whole help is no problem to tell. */
function usageProblem(error: CommanderError): string {
  if (error.code === 'commander.help') return '请写明子命令，见 --help / name a subcommand, see --help'
  return error.message.replace(/^error: /, '')
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
