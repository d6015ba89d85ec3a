import { describe, expect, it } from 'vitest'
import { ownClock } from '../../activities/own-clock.ts'

const hourMs = 3_600_000
const at = Date.parse('2026-11-23T16:07:00+08:00')

describe('the clock of this machine', () => {
  it('is compared with every other one, and as far off as the farthest shows', async () => {
    const reading = (aheadMs: number) => async () => ({ atMs: at - aheadMs, mostAgeMs: 0 })
    const clock = ownClock({
      machine: 'here',
      nowMs: () => at,
      others: [reading(0), reading(hourMs), reading(-1_000)],
    })
    expect(Math.round((await clock.offMs()) / 1_000)).toBe(3_600)
  })

  it('is right where nobody can say that it is not', async () => {
    const others = [async () => null, () => Promise.reject(new Error('no answer'))]
    expect(await ownClock({ machine: 'here', nowMs: () => at, others }).offMs()).toBe(0)
    expect(await ownClock({ machine: 'here', nowMs: () => at, others: [] }).offMs()).toBe(0)
  })

  it('is not compared again within the minute, unless it has been set', async () => {
    let [asked, aheadMs] = [0, 0]
    const clock = ownClock({
      machine: 'here',
      nowMs: () => at + aheadMs,
      others: [
        async () => {
          asked += 1
          return { atMs: at, mostAgeMs: 1_000 }
        },
      ],
    })
    expect([await clock.offMs(), await clock.offMs(), asked]).toEqual([0, 0, 1])
    aheadMs = -hourMs
    expect(Math.round((await clock.offMs()) / 1_000)).toBe(-3_600)
    aheadMs = 0
    expect([await clock.offMs(), asked]).toEqual([0, 3])
  })
})
