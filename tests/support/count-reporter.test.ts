import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const projectFolder = resolve(import.meta.dirname, '../..')

/** One of each: 2 passed, 1 failed, 2 skipped, a suite whose hook fails, a module that cannot be loaded. */
const modules: Readonly<Record<string, string>> = {
  'mixed.test.ts': `
    import { expect, test } from 'vitest'
    test('passes', () => expect(1).toBe(1))
    test.each([1])('passes too', () => expect(1).toBe(1))
    test('fails', () => expect(1).toBe(2))
    test.skip('is skipped', () => expect(1).toBe(1))
    test('skips itself', (context) => context.skip())
  `,
  'hook.test.ts': `
    import { afterAll, describe, expect, test } from 'vitest'
    describe('a suite', () => {
      afterAll(() => { throw new Error('not cleaned up') })
      test('passes', () => expect(1).toBe(1))
    })
  `,
  'broken.test.ts': `import './nowhere.ts'`,
}

test('counts what passed, failed and was skipped, and what failed outside of tests', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-counts-'))
  try {
    const counts = join(folder, 'counts.json')
    await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'dir')
    for (const [name, source] of Object.entries(modules)) await writeFile(join(folder, name), source)
    const reporter = join(projectFolder, 'tests/support/count-reporter.ts')
    await writeFile(
      join(folder, 'vitest.config.ts'),
      `import { CountReporter } from ${JSON.stringify(reporter)}
      export default { test: { reporters: [new CountReporter()] } }`,
    )
    const code = await new Promise<unknown>((done) => {
      const run = execFile(
        process.execPath,
        [join(projectFolder, 'node_modules/vitest/vitest.mjs'), 'run'],
        { cwd: folder, env: { PATH: process.env['PATH'], HOPELIGHT_TEST_COUNTS: counts } },
        () => {
          done(run.exitCode)
        },
      )
    })
    expect(code).toBe(1)
    expect(JSON.parse(await readFile(counts, 'utf8'))).toEqual({ passed: 3, failed: 3, skipped: 2 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
