import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectFolder } from '../../config/project-folder.ts'
import type { RehearsalResult } from '../../rehearsal/result.ts'

const run = promisify(execFile)
const withinMs = 1_800_000

/** Runs `hopelight rehearse` as a person would, and leaves histories and ledger in `keepIn`. */
export async function runRehearsal(teamFile: string, seed: number, keepIn: string): Promise<RehearsalResult> {
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  const words = ['rehearse', teamFile, '--cast', 'mixed', '--seed', String(seed), '--keep', keepIn, '--json']
  await run(process.execPath, [program, ...words], { timeout: withinMs, maxBuffer: 64 * 1_024 * 1_024 })
  return readResult(await readFile(join(keepIn, 'result.json'), 'utf8'))
}

/** Hopelight wrote it from a `RehearsalResult`. */
function readResult(text: string): RehearsalResult {
  // oxlint-disable-next-line typescript/no-unsafe-return -- written from a `RehearsalResult`
  return JSON.parse(text)
}
