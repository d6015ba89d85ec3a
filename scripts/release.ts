/** `npm run release -- 0.1.0`: makes a release commit after every check, and prints the commands that publish it. */
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { releaseProblem, withRelease } from './release-steps.ts'

const [version = ''] = process.argv.slice(2)
const changelog = await readFile('CHANGELOG.md', 'utf8')
const changed = spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).stdout
const problem = releaseProblem({ version, changelog, changed })
if (problem !== null) {
  console.error(problem)
  process.exit(2)
}
const today = new Date().toISOString().slice(0, 10)
for (const words of [['ci'], ['run', 'check'], ['test'], ['run', 'test:soak'], ['pack', '--dry-run']])
  if (spawnSync('npm', words, { stdio: 'inherit' }).status !== 0) process.exit(1)
await writeFile('CHANGELOG.md', withRelease(changelog, version, today))
spawnSync('npm', ['version', '--no-git-tag-version', '--allow-same-version', version], { stdio: 'inherit' })
console.log(`\nLook at the change, then:
  git commit -am "release: ${version}"
  git tag -a v${version} -m "Hopelight ${version}"
  npm pack`)
