import { test } from 'vitest'

type Test = (name: string, run: () => void | Promise<void>, withinMs?: number) => void

/**
 * Tests of one course of events, as of one installation's days: each begins where the one before ended. It first makes sure
 * that those before it have happened, each once, so it may be run alone and in any order.
 */
export function courseOfEvents(): Test {
  let before = (): Promise<void> => Promise.resolve()
  let withinAllMs = 0
  return (name, run, withinMs = 120_000) => {
    const earlier = before
    let happened: Promise<void> | null = null
    const happen = (): Promise<void> => {
      happened ??= earlier().then(run)
      return happened
    }
    before = happen
    withinAllMs += withinMs
    // oxlint-disable-next-line vitest/valid-title, vitest/expect-expect -- who hands it in is looked at
    test(name, happen, withinAllMs)
  }
}
