import { type FileProblem, FileProblemsError } from './yaml/file-problem.ts'

/** Tries each reading, so that every problem of every file is told at once. Throws `FileProblemsError`. */
export function checkTogether(readings: readonly (() => unknown)[]): void {
  const problems = readings.flatMap(problemsOf)
  if (problems.length > 0) throw new FileProblemsError(problems)
}

function problemsOf(read: () => unknown): readonly FileProblem[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof FileProblemsError) return error.problems
    throw error
  }
}
