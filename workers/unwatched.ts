import v8 from 'node:v8'
import { type Context, type RunningScriptOptions, Script } from 'node:vm'

/** What the SDK sets for a replay: 49 days. */
const noLimitMs = 2 ** 32 - 1

/**
 * Runs a replay without what the SDK watches workflows by, which costs more than all the rest of it and shows nothing here: a
 * thread at each step into a workflow that would stop it after 49 days, and a stack of each promise, for a query that nobody
 * sends. The SDK does without the latter by itself where V8 has no promise hooks. Live workers run in threads of their own,
 * which this does not reach.
 */
export async function unwatched<T>(replay: () => Promise<T>): Promise<T> {
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was
  const { runInContext } = Script.prototype
  const { createHook } = v8.promiseHooks
  Script.prototype.runInContext = function (
    this: Script,
    context: Context,
    options: RunningScriptOptions = {},
  ): unknown {
    const { timeout, ...others } = options
    return runInContext.call(this, context, timeout === noLimitMs ? others : options)
  }
  v8.promiseHooks.createHook = () => () => undefined
  try {
    return await replay()
  } finally {
    Script.prototype.runInContext = runInContext
    v8.promiseHooks.createHook = createHook
  }
}
