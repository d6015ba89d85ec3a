/** Runs every static check, goes on after a failure, and prints a line for each; `.ci/run` counts the lines. */
import { spawnSync } from 'node:child_process'

const checks = [
  ['types', 'typecheck'],
  ['lint', 'lint'],
  ['format', 'format:check'],
  ['dependency rules', 'deps'],
  ['dead code', 'deadcode'],
] as const

let failed = 0
for (const [title, script] of checks) {
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit' })
  console.log(`== ${title}: ${status === 0 ? 'ok' : 'FAILED'}`)
  if (status !== 0) failed += 1
}
process.exitCode = failed
