import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cruiseFolder, projectFolder, ruleNames } from './cruise.ts'
import { type AllowedImport, allowedImports, ruleSeeds, seededExports } from './rule-seeds.ts'

let temp = ''
beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'hopelight-rules-'))
})
afterAll(async () => {
  await rm(temp, { recursive: true, force: true })
})

async function seededProject(seed: AllowedImport): Promise<string> {
  const folder = await mkdtemp(join(temp, 'seed-'))
  await cp(join(projectFolder, 'package.json'), join(folder, 'package.json'))
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'dir')
  const files = [
    ...seed.beside.map((path) => [path, seededExports] as const),
    [seed.from, seed.source] as const,
  ]
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

const titled = <Seed extends AllowedImport>(seed: Seed): Seed & { readonly title: string } => ({
  ...seed,
  title: seed.source.slice(0, seed.source.indexOf('\n')),
})

const broken = ({ summary }: ICruiseResult): readonly string[] =>
  summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`)

const importsOf = (result: ICruiseResult, source: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    result.modules
      .filter((module) => module.source === source)
      .flatMap((module) => module.dependencies)
      .map((dependency) => [dependency.module, dependency.dependencyTypes] as const),
  )

describe('the project', () => {
  test('breaks no dependency rule', async () => {
    const { summary } = await cruiseFolder(projectFolder)
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })

  test('is seen with its packages, its node modules and its imports of types', async () => {
    const result = await cruiseFolder(projectFolder)
    expect(importsOf(result, 'tests/architecture/dependency-rules.test.ts')).toMatchObject({
      vitest: ['npm-dev', 'import'],
      'fs/promises': ['core', 'import'],
      'dependency-cruiser': ['npm-dev', 'import', 'type-only'],
      './cruise.ts': ['local', 'import'],
    })
  })
})

describe('each dependency rule', () => {
  test('has a seeded violation', async () => {
    expect(new Set(ruleSeeds.map((seed) => seed.rule))).toEqual(new Set(await ruleNames()))
  })

  test.each(ruleSeeds.map(titled))('$rule catches, in $from: $title', async (seed) => {
    expect(broken(await cruiseFolder(await seededProject(seed)))).toEqual([`${seed.rule}: ${seed.from}`])
  })

  test.each(allowedImports.map(titled))('lets through, in $from: $title', async (seed) => {
    expect(broken(await cruiseFolder(await seededProject(seed)))).toEqual([])
  })
})
