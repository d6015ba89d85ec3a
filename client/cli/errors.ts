import { UnknownYearError } from '../../domain/calendar/calendar.ts'
import { problemText, refusalText } from '../../domain/refusal-text.ts'
import { type Refusal, refusalTable } from '../../domain/refusals.ts'
import { fileProblemText, FileProblemsError } from '../../config/yaml/file-problem.ts'

/** 1 is a fault of the program itself, 6 what agrees with itself and may be anybody’s. @source docs/contracts.md, "Exit codes" */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** A command ends with a refusal of the table. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly refusal: Refusal
  /** The command that was sent or would have been; null: none. */
  readonly commandId: string | null
  /** Lines for people below the sentence. */
  readonly hints: readonly string[]

  constructor(refusal: Refusal, commandId: string | null = null, hints: readonly string[] = []) {
    super(refusalText(refusal))
    this.refusal = refusal
    this.commandId = commandId
    this.hints = hints
  }
}

/** A refusal that is known only after the document of `--json` was written: it is told on stderr alone. */
export class AfterDocumentError extends Error {
  override readonly name = 'AfterDocumentError'
  readonly refused: CliError

  constructor(refused: CliError) {
    super(refused.message)
    this.refused = refused
  }
}

/** What the API answered in place of what was asked for. */
export class ApiAnswerError extends Error {
  override readonly name = 'ApiAnswerError'
  readonly report: ErrorReport

  constructor(report: ErrorReport) {
    super(report.text)
    this.report = report
  }
}

/** A command did what it was asked to, and what it found is a fault: told in place of its result. */
export class FailedCheckError extends Error {
  override readonly name = 'FailedCheckError'
  readonly report: ErrorReport

  constructor(text: string, document: unknown, exitCode: ExitCode = 1) {
    super(text)
    this.report = { exitCode, text, document }
  }
}

/** What is told of an error: on stderr as lines, with `--json` as the document. */
export interface ErrorReport {
  readonly exitCode: ExitCode
  readonly text: string
  /** Null: one was written already. */
  readonly document: unknown
}

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof CliError) return refusalReport(error)
  if (error instanceof AfterDocumentError) return { ...refusalReport(error.refused), document: null }
  if (error instanceof ApiAnswerError || error instanceof FailedCheckError) return error.report
  if (error instanceof FileProblemsError) {
    return fileReport(error)
  }
  if (error instanceof UnknownYearError) {
    return failure(2, 'calendar-year-missing', error.message, [{ year: error.year }])
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return failure(1, 'internal', `程序出错 / a fault of the program: ${text}`, [])
}

/** Nobody reads more of them at once. */
const mostProblems = 100

function fileReport({ problems }: FileProblemsError): ErrorReport {
  const { length: count } = problems
  const shown = problems.slice(0, mostProblems)
  const rest = count - shown.length
  const lines = [
    ...shown.map(fileProblemText),
    ...(rest === 0 ? [] : [`……另有 ${rest} 处 / and ${rest} more`]),
  ].join('\n')
  const text = `输入文件有 ${count} 处错误 / ${count} problems in the input files:\n${lines}`
  return failure(2, 'bad-input', text, shown, lines)
}

/** Words that the parser of the command line does not understand. */
export function usageReport(problem: string): ErrorReport {
  const text = problemText(
    (zh) => `命令行有误：${zh}`,
    (en) => `Bad command line: ${en}`,
    problem,
  )
  return failure(2, 'bad-input', text, [])
}

function refusalReport({ refusal, message, commandId, hints }: CliError): ErrorReport {
  const { exitCode } = refusalTable[refusal.code]
  const text = [message, ...hints].join('\n')
  if (exitCode !== 3) return failure(exitCode, refusal.code, text, [refusal.details], message, commandId)
  const document = { recorded: false, code: refusal.code, message, missing: refusal.missing ?? [] }
  return { exitCode, text, document }
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
