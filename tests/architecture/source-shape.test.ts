import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { breachesIn, projectFiles, projectText } from './project-files.ts'
import { barrelRule, everyTestRunsRule, shapeRules } from './shape-rules.ts'
import { breaches } from './source-rule.ts'

const mostLines = 400

const sources = projectFiles('**/*.{ts,js,cjs,mjs}').concat(projectFiles('.*.{cjs,js}'))
const tests = sources.filter((path) => path.startsWith('tests/'))
const indexFiles = ['activities/index.ts', 'workflows/index.ts']

/** Files that a tool or Temporal's server set-up loads by its default export. */
const loadedByDefaultExport = ['tests/support/temporal-server.ts', 'vitest.config.ts']

const kebabCase = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/u

describe('the source files', () => {
  test('are all looked at', () => {
    for (const path of [
      'bin/hopelight.js',
      'domain/refusals.ts',
      '.dependency-cruiser.cjs',
      'vitest.config.ts',
    ]) {
      expect(sources).toContain(path)
    }
    expect(tests).toContain('tests/architecture/source-shape.test.ts')
  })

  test(`have at most ${mostLines} lines`, () => {
    const long = sources.filter((path) => projectText(path).trimEnd().split('\n').length > mostLines)
    expect(long).toEqual([])
  })

  test('have names in kebab case', () => {
    expect(sources.filter((path) => !kebabCase.test(basename(path)))).toEqual([])
  })

  test('are called index.ts only where Temporal needs one', () => {
    const found = sources.filter((path) => basename(path) === 'index.ts')
    expect(found.filter((path) => !indexFiles.includes(path))).toEqual([])
  })

  test.each(shapeRules)('obey "$rule"', (rule) => {
    const paths = sources.filter((path) => !loadedByDefaultExport.includes(path))
    expect(breachesIn(rule, paths)).toEqual([])
  })

  test('hand on nothing that other files export', () => {
    expect(
      breachesIn(
        barrelRule,
        sources.filter((path) => !indexFiles.includes(path)),
      ),
    ).toEqual([])
  })

  test('leave no test out', () => {
    expect(breachesIn(everyTestRunsRule, tests)).toEqual([])
  })
})

describe.each([...shapeRules, barrelRule, everyTestRunsRule])('the rule "$rule"', (rule) => {
  test.each(rule.breaks)('finds: %j', (source) => {
    expect(breaches(rule, source)).not.toEqual([])
  })

  test.each(rule.keeps)('lets through: %j', (source) => {
    expect(breaches(rule, source)).toEqual([])
  })
})

describe('kebab case', () => {
  test.each(['domain.ts', 'due-rules.test.ts', '0001-record.ts', '.dependency-cruiser.cjs'])(
    'takes %s',
    (name) => {
      expect(name).toMatch(kebabCase)
    },
  )

  test.each(['dueRules.ts', 'DueRules.ts', 'due_rules.ts', 'due--rules.ts'])('refuses %s', (name) => {
    expect(name).not.toMatch(kebabCase)
  })
})
