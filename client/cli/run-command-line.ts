import { Command, CommanderError, Option } from 'commander'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { CliCommand, CliContext, CliOption, Terminal } from './command.ts'
import { type ErrorReport, type ExitCode, reportOf, usageReport } from './errors.ts'
import { readSettings } from './settings.ts'
import { spreadValues } from './spread-values.ts'

export interface CliSurroundings {
  readonly terminal: Terminal
  readonly now: Instant
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly writeOut: (text: string) => void
  readonly writeError: (text: string) => void
}

/** Runs when the line names no command. */
const bareCommand = 'next'

type ParsedOptions = Readonly<Record<string, unknown>>

/** Runs the command that the words name and gives its exit code; writes everything that is to be read. */
export async function runCommandLine(
  commands: readonly CliCommand[],
  groupSummaries: Readonly<Record<string, string>>,
  words: readonly string[],
  surroundings: CliSurroundings,
): Promise<ExitCode> {
  const wantsJson = words.includes('--json')
  const program = programOf(groupSummaries, commands, words, surroundings)
  try {
    await program.parseAsync(spread(commands, words), { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const report = error instanceof CommanderError ? usageReport(usageProblem(error)) : reportOf(error)
    tell(report, wantsJson, surroundings)
    return report.exitCode
  }
}

/** The words for the parser, which takes one value at a time. */
function spread(commands: readonly CliCommand[], words: readonly string[]): readonly string[] {
  const line = isBare(words) ? [bareCommand, ...words] : words
  const [named] = commands
    .filter(({ name }) => name.split(' ').every((part, index) => part === line[index]))
    .toSorted((one, other) => other.name.length - one.name.length)
  if (named === undefined) return line
  const count = named.name.split(' ').length
  return [...line.slice(0, count), ...spreadValues(named, line.slice(count))]
}

/** Whether a line names no command. */
export function isBare([first]: readonly string[]): boolean {
  return first === undefined || (first.startsWith('-') && first !== '--help' && first !== '-h')
}

function programOf(
  groupSummaries: Readonly<Record<string, string>>,
  commands: readonly CliCommand[],
  words: readonly string[],
  surroundings: CliSurroundings,
): Command {
  const program = new Command('hopelight')
    .description('希望之光组合式人才帮扶团 六步工作法 / the six steps of a Light of Hope team')
    .exitOverride()
    // What stands after a command's name is that command's, also where it leads a group.
    .enablePositionalOptions()
    // Errors are told by `tell`, once, in one form.
    .configureOutput({ writeOut: surroundings.writeOut, writeErr: () => {} })
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ')
    const parent = second === undefined ? program : groupOf(program, first, groupSummaries[first] ?? '')
    addCommand(parent, second ?? first, command, words, surroundings)
  }
  return program
}

/** The group of that name, made when its first command comes. */
function groupOf(program: Command, name: string, summary: string): Command {
  return program.commands.find((each) => each.name() === name) ?? program.command(name).description(summary)
}

function addCommand(
  parent: Command,
  name: string,
  command: CliCommand,
  words: readonly string[],
  surroundings: CliSurroundings,
): void {
  const built = parent.command(name).description(command.summary).enablePositionalOptions()
  for (const { form, summary } of command.arguments) built.argument(form, summary)
  for (const option of command.options) built.addOption(parsedOption(option))
  built.option('--json', '只输出一份 JSON / one JSON document on stdout')
  built.addHelpText('after', `\n例 / Example:\n  ${command.example}`)
  built.action(() => {
    const given = { arguments: built.processedArgs, options: built.opts(), words }
    return command.run(contextOf(command, given, surroundings))
  })
}

/** `...` says that it may be given several times; `spreadValues` gives it one value each time. */
function parsedOption({ form, summary }: CliOption): Option {
  if (!form.includes('...')) return new Option(form, summary)
  const collect = (value: string, earlier: unknown): readonly string[] => [...texts(earlier), value]
  return new Option(form.replace('...', ''), summary).argParser(collect)
}

interface Given {
  readonly arguments: readonly unknown[]
  readonly options: ParsedOptions
  readonly words: readonly string[]
}

function contextOf(
  command: CliCommand,
  { arguments: given, options, words }: Given,
  { terminal, now, environment, writeOut, writeError }: CliSurroundings,
): CliContext {
  const values = (name: string): readonly string[] => texts(options[camelCase(name)])
  return {
    argument: (index) => texts(given[index]),
    option: (name) => values(name).at(-1) ?? null,
    values,
    takes: (name) => command.options.some(({ form }) => form.startsWith(`--${name} `)),
    flag: (name) => options[camelCase(name)] === true,
    json: options.json === true,
    words,
    settings: () => readSettings(environment),
    terminal,
    now,
    print: (text) => writeOut(`${text}\n`),
    printJson: (document) => writeOut(`${JSON.stringify(document, null, 2)}\n`),
    note: (text) => writeError(`${text}\n`),
  }
}

function tell(report: ErrorReport, wantsJson: boolean, { writeOut, writeError }: CliSurroundings): void {
  if (wantsJson && report.document !== null) writeOut(`${JSON.stringify(report.document, null, 2)}\n`)
  else writeError(`${report.text}\n`)
}

const usageWords: Readonly<Record<string, string>> = {
  'commander.missingArgument': '缺少参数',
  'commander.optionMissingArgument': '选项缺少内容',
  'commander.unknownOption': '没有这个选项',
  'commander.unknownCommand': '没有这个命令',
  'commander.excessArguments': '参数过多（含空格的内容请加引号）',
}

/** In Chinese, then commander's own words without its prefix; the whole help is no problem to tell. */
function usageProblem(error: CommanderError): string {
  if (error.code === 'commander.help') return '请写明子命令，见 --help / name a subcommand, see --help'
  const own = error.message.replace(/^error: /, '')
  const words = usageWords[error.code]
  return words === undefined ? own : `${words}，见 --help / ${own}`
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
