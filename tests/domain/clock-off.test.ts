import { describe, expect, it } from 'vitest'
import { clockOffMs } from '../../domain/clock-off.ts'

const minuteMs = 60_000
const nowMs = 1_795_420_800_000

/** Off when another clock showed a moment so many minutes before ours, up to a minute ago. */
function offWhen(minutesBefore: number): number {
  const reading = { atMs: nowMs - minutesBefore * minuteMs, mostAgeMs: minuteMs }
  return clockOffMs(reading, nowMs) / minuteMs
}

describe('how far a clock is off', () => {
  it('is nothing as long as the other one’s reading may be that old', () => {
    expect([0, 0.5, 1].map(offWhen)).toEqual([0, 0, 0])
  })

  it('is what no age of the reading explains: ahead, or behind', () => {
    expect([1.5, 7, 1_441].map(offWhen)).toEqual([0.5, 6, 1_440])
    expect([-0.5, -6].map(offWhen)).toEqual([-0.5, -6])
  })
})
