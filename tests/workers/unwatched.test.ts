import v8 from 'node:v8'
import { createContext, Script } from 'node:vm'
import { expect, test } from 'vitest'
import { unwatched } from '../../workers/unwatched.ts'

const noLimitMs = 2 ** 32 - 1

test('a replay is run without a limit of 49 days and without hooks on promises', async () => {
  const seen: unknown[] = []
  const { runInContext } = Script.prototype
  Script.prototype.runInContext = function (_context, options) {
    seen.push(options)
    return undefined
  }
  try {
    await unwatched(async () => {
      new Script('1').runInContext(createContext({}), { timeout: noLimitMs, displayErrors: true })
      v8.promiseHooks.createHook({ init: () => seen.push('a promise') })
      await Promise.resolve()
    })
  } finally {
    Script.prototype.runInContext = runInContext
  }
  expect(seen).toEqual([{ displayErrors: true }])
})

test('any other limit holds, and everything is put back, also after a failure', async () => {
  const [{ runInContext }, { createHook }] = [Script.prototype, v8.promiseHooks]
  const endless = async () => new Script('for (;;) {}').runInContext(createContext({}), { timeout: 20 })
  await expect(unwatched(endless)).rejects.toThrow('timed out')
  expect(Script.prototype.runInContext).toBe(runInContext)
  expect(v8.promiseHooks.createHook).toBe(createHook)
})
