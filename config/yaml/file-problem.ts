/** Both count from 1. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

/** One thing wrong in a file that people write. */
export interface FileProblem extends FilePosition {
  readonly file: string
  /** `teams[0].salon.weekday`; empty: the file as a whole. */
  readonly field: string
  /** What is wrong, in Chinese and English. */
  readonly problem: string
  /** What would be right. */
  readonly expected?: string
}

/** Thrown where files are read, with every problem of every file. */
export class FileProblemsError extends Error {
  override readonly name = 'FileProblemsError'
  readonly problems: readonly FileProblem[]

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(fileProblemText).join('\n'))
    this.problems = problems
  }
}

/** One line: `team.yaml:7:14 teams[0].startOn 应为…`. */
export function fileProblemText(problem: FileProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`
  const field = problem.field === '' ? '' : ` ${problem.field}`
  const expected = problem.expected === undefined ? '' : `；应为 expected: ${problem.expected}`
  return `${place}${field} ${problem.problem}${expected}`
}

/** `['teams', 0, 'salon']` as `teams[0].salon`. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`
    return name === '' ? String(key) : `${name}.${String(key)}`
  }, '')
}

/** In the order in which they stand in the file, each once. */
export function sortProblems(problems: readonly FileProblem[]): readonly FileProblem[] {
  const once = new Map(problems.map((problem) => [fileProblemText(problem), problem]))
  return [...once.values()].toSorted((one, other) => one.line - other.line || one.column - other.column)
}
