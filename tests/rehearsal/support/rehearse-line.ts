import type { RehearsalResult } from '../../../rehearsal/result.ts'
import { longRuns } from '../../support/up-process.ts'

export interface RehearsedLine {
  readonly exitCode: number | null
  readonly stdout: string
  readonly output: string
}

/** Runs `hopelight rehearse` with these words to its end. */
export async function rehearseLine(words: readonly string[]): Promise<RehearsedLine> {
  const run = longRuns().start(['rehearse', ...words])
  const exitCode = await run.exited
  return { exitCode, stdout: run.stdout(), output: run.output() }
}

/** The same with `--json`; throws with all output when it fails. */
export async function rehearseJson(words: readonly string[]): Promise<RehearsalResult> {
  const { exitCode, output, stdout } = await rehearseLine([...words, '--json'])
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}:\n${output}`)
  return readResult(stdout)
}

function readResult(text: string): RehearsalResult {
  // oxlint-disable-next-line typescript/no-unsafe-return -- hopelight wrote it from a `RehearsalResult`
  return JSON.parse(text)
}
