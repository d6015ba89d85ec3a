import { expect, test } from 'vitest'
import { turns } from '../../../ledger/database/turns.ts'

test('Turns are taken in the order of coming, as many at once as there are', async () => {
  const two = turns(2, 60_000)
  const got: number[] = []
  const takers = [1, 2, 3, 4].map(async (each) => {
    await two.take()
    got.push(each)
  })
  await Promise.all(takers.slice(0, 2))
  expect(got).toEqual([1, 2])
  two.giveBack()
  await takers[2]
  expect(got).toEqual([1, 2, 3])
  two.giveBack()
  await takers[3]
  expect(got).toEqual([1, 2, 3, 4])
})

test('Who waited too long for a turn takes none, and the next in line gets it', async () => {
  const one = turns(1, 20)
  expect(await one.take()).toBe(true)
  expect(await one.take()).toBe(false)
  const next = one.take()
  one.giveBack()
  expect(await next).toBe(true)
  one.giveBack()
  expect(await one.take()).toBe(true)
})
