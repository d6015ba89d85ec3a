import type { Instant } from '../../domain/calendar/instant.ts'
import type { CliSettings } from './settings.ts'

/** A command of the CLI as data: parsing, help and docs/cli.md come from it. */
export interface CliCommand {
  /** `plan`, or `calendar days` for a command of a group. */
  readonly name: string
  /** One line, in Chinese and English. */
  readonly summary: string
  readonly arguments: readonly CliArgument[]
  readonly options: readonly CliOption[]
  /** A whole line that a person may copy. */
  readonly example: string
  /** Throws `CliError`, `FileProblemsError` or `UnknownYearError` for what it cannot do. */
  run(context: CliContext): void | Promise<void>
}

export interface CliArgument {
  /** `<FILE>`, `[FILE]` or `<FILE...>`. */
  readonly form: string
  readonly summary: string
}

export interface CliOption {
  /** `--team <ID>`; `--set <key=value...>` may be given several times. */
  readonly form: string
  readonly summary: string
}

/** What a command is run with. `--json` is an option of every command. */
export interface CliContext {
  /** The words of one argument: none, one or, for `...`, several. */
  argument(index: number): readonly string[]
  /** The last value of an option; null: not given. */
  option(name: string): string | null
  /** Whether the command has that option. */
  takes(name: string): boolean
  /** All values of an option that may be given several times. */
  values(name: string): readonly string[]
  /** Whether an option without a value is given. */
  flag(name: string): boolean
  readonly json: boolean
  /** The words of the whole line, as typed. */
  readonly words: readonly string[]
  /** Of the environment. Throws `CliError` for what is wrong there. */
  settings(): CliSettings
  readonly terminal: Terminal
  /** The moment of the call. */
  readonly now: Instant
  /** To stdout, with a line end. What a screen would act on, but for our own styles, is made visible; so for `note`. */
  print(text: string): void
  /** Rows as comma-separated values, to stdout. */
  printCsv(rows: readonly (readonly string[])[]): void
  /** The one document of `--json`; what a screen would act on is escaped in it. */
  printJson(document: unknown): void
  /** To stderr: warnings and progress. */
  note(text: string): void
}

/** What stdout can show. */
export interface Terminal {
  /** False on a pipe, with `NO_COLOR` and on a dumb terminal. */
  readonly colour: boolean
  /** Columns; null: not a terminal, so nothing needs to fit. */
  readonly columns: number | null
}
