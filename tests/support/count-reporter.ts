import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Writes `{passed, failed, skipped}` as JSON to the file named by HOPELIGHT_TEST_COUNTS, if it is set. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['HOPELIGHT_TEST_COUNTS']
    if (file === undefined) return
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (...wanted: readonly string[]): number =>
      states.filter((state) => wanted.includes(state)).length
    // A module that cannot be loaded and a suite whose hook fails have no failed test of their own.
    const outside =
      unhandled.length +
      modules.filter((module) => module.errors().length > 0).length +
      modules
        .flatMap((module) => [...module.children.allSuites()])
        .filter((suite) => suite.errors().length > 0).length
    const counts = {
      passed: count('passed'),
      failed: count('failed', 'pending') + outside,
      skipped: count('skipped'),
    }
    writeFileSync(file, `${JSON.stringify(counts)}\n`)
  }
}
