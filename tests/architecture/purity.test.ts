import { describe, expect, test } from 'vitest'
import { breachesIn, projectFiles } from './project-files.ts'
import { clockRule, purityRules } from './purity-rules.ts'
import { breaches } from './source-rule.ts'

const domain = projectFiles('domain/**/*.ts').filter((path) => !path.startsWith('domain/schemas/'))
const workflows = projectFiles('workflows/**/*.ts')
/** What an interceptor notes has no other place than its module, of which each workflow has its own. */
const ownOfEachWorkflow = ['workflows/last-task.ts']

describe('domain/ and workflows/', () => {
  test('are both looked at', () => {
    expect(domain).toContain('domain/refusals.ts')
    expect(workflows).toContain('workflows/index.ts')
  })

  test.each(purityRules)('obey "$rule"', (rule) => {
    const except = rule.rule === 'no variable of the module' ? ownOfEachWorkflow : []
    const files = [...domain, ...workflows].filter((path) => !except.includes(path))
    expect(breachesIn(rule, files)).toEqual([])
  })

  test('read no clock in the domain', () => {
    expect(breachesIn(clockRule, domain)).toEqual([])
  })

  test('read the clock of a workflow in one file at most', () => {
    const readers = workflows.filter((path) => breachesIn(clockRule, [path]).length > 0)
    expect(readers.length, readers.join(', ')).toBeLessThanOrEqual(1)
  })
})

describe.each([clockRule, ...purityRules])('the rule "$rule"', (rule) => {
  test.each(rule.breaks)('finds: %j', (source) => {
    expect(breaches(rule, source)).not.toEqual([])
  })

  test.each(rule.keeps)('lets through: %j', (source) => {
    expect(breaches(rule, source)).toEqual([])
  })
})
