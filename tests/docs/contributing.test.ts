import { expect, test } from 'vitest'
import { z } from 'zod'
import { projectText } from '../architecture/project-files.ts'

test('CONTRIBUTING names every script of package.json, and no other', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(projectText('package.json')))
  const named = [...projectText('CONTRIBUTING.md').matchAll(/`npm (?:run )?([a-z:]+)`/g)].map(
    ([, name = '']) => name,
  )
  const byNpmItself = new Set(['ci', 'pack'])
  const called = new Set(named.filter((name) => !byNpmItself.has(name)))
  expect([...called].toSorted()).toEqual(Object.keys(scripts).toSorted())
})
