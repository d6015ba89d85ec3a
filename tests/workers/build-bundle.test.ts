import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { expect, test } from 'vitest'
import { heldGlobals, holding } from '../../workers/build-bundle.ts'

const sdk = dirname(createRequire(import.meta.url).resolve('@temporalio/workflow'))

test('nothing that the SDK puts in the place of a global is held as a constant', async () => {
  const text = await readFile(join(sdk, 'global-overrides.js'), 'utf8')
  const replaced = [...text.matchAll(/\bglobal(?:This)?\.(\w+) = /gu)].map(([, name]) => name)
  expect(replaced).toEqual(expect.arrayContaining(['Date', 'setTimeout', 'WeakRef']))
  expect(replaced.filter((name) => heldGlobals.some((held) => held === name))).toEqual([])
})

test('a sandbox may hold them, and sees what becomes of them later', () => {
  const context = createContext({})
  new Script(`${holding}var random=()=>Math.random();Math.random=()=>7`).runInContext(context)
  expect(new Script('random()').runInContext(context)).toBe(7)
})
