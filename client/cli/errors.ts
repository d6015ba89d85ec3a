import { UnknownYearError } from '../../domain/calendar/calendar.ts'
import { type Refusal, refusalMessage, refusalTable } from '../../domain/refusals.ts'
import { FileProblemsError } from '../../domain/schemas/file-problem.ts'

/** 1 is a fault of the program itself. @source contracts.md, exit codes */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5

/** A command ends with a refusal of the table. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly refusal: Refusal
  /** The command that was sent or would have been; null: none. */
  readonly commandId: string | null

  constructor(refusal: Refusal, commandId: string | null = null) {
    super(`${refusalMessage(refusal, 'zh')} / ${refusalMessage(refusal, 'en')}`)
    this.refusal = refusal
    this.commandId = commandId
  }
}

/** What is told of an error: on stderr as lines, with `--json` as the document. */
export interface ErrorReport {
  readonly exitCode: ExitCode
  readonly text: string
  readonly document: unknown
}

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof CliError) return refusalReport(error)
  if (error instanceof FileProblemsError) {
    const text = `输入文件有 ${error.problems.length} 处错误 / ${error.problems.length} problems in the input files:\n${error.message}`
    return failure(2, 'bad-input', text, error.problems, error.message)
  }
  if (error instanceof UnknownYearError) {
    return failure(2, 'calendar-year-missing', error.message, [{ year: error.year }])
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return failure(1, 'internal', `程序出错 / a fault of the program: ${text}`, [])
}

/** Words that the parser of the command line does not understand. */
export function usageReport(problem: string): ErrorReport {
  return failure(2, 'bad-input', `命令行有误 / bad command line: ${problem}`, [])
}

function refusalReport({ refusal, message, commandId }: CliError): ErrorReport {
  const { exitCode } = refusalTable[refusal.code]
  if (exitCode !== 3) return failure(exitCode, refusal.code, message, [refusal.details], message, commandId)
  const document = { recorded: false, code: refusal.code, message, missing: refusal.missing ?? [] }
  return { exitCode, text: message, document }
}

function failure(
  exitCode: ExitCode,
  code: string,
  text: string,
  details: readonly unknown[],
  message: string = text,
  commandId: string | null = null,
): ErrorReport {
  return { exitCode, text, document: { error: { code, message, commandId, details } } }
}
