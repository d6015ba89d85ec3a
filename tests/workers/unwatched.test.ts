import v8 from 'node:v8'
import { createContext, Script } from 'node:vm'
import { expect, test } from 'vitest'
import { unwatched } from '../../workers/unwatched.ts'

const noLimitMs = 2 ** 32 - 1
/** What stands there now. */
const inPlace = () => [
  Object.getOwnPropertyDescriptor(Script.prototype, 'runInContext'),
  { ...v8.promiseHooks },
]

test('a replay is run without a limit of 49 days and without hooks on promises', async () => {
  const seen: unknown[] = []
  const before = Object.getOwnPropertyDescriptor(Script.prototype, 'runInContext')
  Script.prototype.runInContext = (_context, options) => seen.push(options)
  try {
    await unwatched(async () => {
      new Script('1').runInContext(createContext({}), { timeout: noLimitMs, displayErrors: true })
      v8.promiseHooks.createHook({ init: () => seen.push('a promise') })
      await Promise.resolve()
    })
  } finally {
    if (before !== undefined) Object.defineProperty(Script.prototype, 'runInContext', before)
  }
  expect(seen).toEqual([{ displayErrors: true }])
})

test('any other limit holds, and everything is put back, also after a failure', async () => {
  const before = inPlace()
  const endless = async (): Promise<void> => {
    new Script('for (;;) {}').runInContext(createContext({}), { timeout: 20 })
  }
  await expect(unwatched(endless)).rejects.toThrow('timed out')
  expect(inPlace()).toEqual(before)
})
