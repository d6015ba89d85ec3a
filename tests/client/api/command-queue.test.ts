import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { commandQueue } from '../../../client/api/command-queue.ts'

const late = (): Error => new Error('late')

/** An answer that comes when it is told to. */
function pending() {
  const started: string[] = []
  const waiting = new Map<string, () => void>()
  const ask = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve) => waiting.set(name, () => resolve(`answer to ${name}`)))
  }
  return { started, ask, answer: (name: string) => waiting.get(name)?.() }
}

describe('the queue of commands', () => {
  test('lets so many of one lane run at once, in the order in which they came, and other lanes pass', async () => {
    const queue = commandQueue<string>({ atOnce: 2, patienceMs: 60_000 })
    const { started, ask, answer } = pending()
    const run = (lane: string, name: string) => queue.run({ lane, key: name, ask: ask(name), late })
    const answers = [run('a', '1'), run('a', '2'), run('a', '3'), run('a', '4'), run('b', '5')]
    await sleep(0)
    expect(started).toEqual(['1', '2', '5'])
    answer('2')
    await answers[1]
    await sleep(0)
    expect(started).toEqual(['1', '2', '5', '3'])
    for (const name of ['1', '3', '5']) answer(name)
    await sleep(0)
    answer('4')
    expect(await Promise.all(answers)).toEqual(['1', '2', '3', '4', '5'].map((name) => `answer to ${name}`))
  })

  test('asks once for the same key while it is unanswered, and again afterwards', async () => {
    const queue = commandQueue<string>({ atOnce: 1, patienceMs: 60_000 })
    const { started, ask, answer } = pending()
    const run = (name: string) => queue.run({ lane: 'a', key: 'same', ask: ask(name), late })
    const both = [run('1'), run('2')]
    await sleep(0)
    answer('1')
    expect(await Promise.all(both)).toEqual(['answer to 1', 'answer to 1'])
    const again = run('3')
    await sleep(0)
    answer('3')
    expect(await again).toBe('answer to 3')
    expect(started).toEqual(['1', '3'])
  })

  test('answers late what had to wait too long, and keeps the places right', async () => {
    const queue = commandQueue<string>({ atOnce: 1, patienceMs: 20 })
    const { started, ask, answer } = pending()
    const run = (name: string) => queue.run({ lane: 'a', key: name, ask: ask(name), late })
    const first = run('1')
    await expect(run('2')).rejects.toThrow('late')
    answer('1')
    await first
    const third = run('3')
    await sleep(0)
    answer('3')
    expect(await third).toBe('answer to 3')
    expect(started).toEqual(['1', '3'])
  })

  test('hands the place on when a command fails', async () => {
    const queue = commandQueue<string>({ atOnce: 1, patienceMs: 60_000 })
    const failing = queue.run({ lane: 'a', key: '1', ask: () => Promise.reject(new Error('no')), late })
    const next = queue.run({ lane: 'a', key: '2', ask: () => Promise.resolve('yes'), late })
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
