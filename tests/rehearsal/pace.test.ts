import { describe, expect, test } from 'vitest'
import { clocksOf } from '../../rehearsal/clocks.ts'
import { nextStop, type PacedStage } from '../../rehearsal/stage.ts'

const monday = '2026-11-30T09:07:00+08:00'
const friday = '2026-12-04T09:07:00+08:00'
const nextWeek = '2026-12-07T09:07:00+08:00'

describe('the slowest cadence of a rehearsal', () => {
  test('is known once all have been heard of, and of those that go on', () => {
    const clocks = clocksOf(['salon', 'visit'])
    clocks.tell('salon', monday, 'reached')
    expect(clocks.slowest()).toBeNull()
    clocks.tell('visit', friday, 'reached')
    expect(clocks.slowest()).toEqual({ at: monday, waits: false })
    clocks.tell('salon', monday, 'ended')
    expect(clocks.slowest()).toEqual({ at: friday, waits: false })
    clocks.tell('salon', monday, 'reached')
    expect(clocks.slowest()?.at).toBe(friday)
  })

  test('may be one that waits for others, until it goes on', () => {
    const clocks = clocksOf(['salon'])
    clocks.tell('salon', monday, 'waits')
    expect(clocks.slowest()).toEqual({ at: monday, waits: true })
    clocks.tell('salon', friday, 'reached')
    expect(clocks.slowest()).toEqual({ at: friday, waits: false })
  })
})

describe('a cadence on its way', () => {
  const stageOf = (reaches: (string | null)[]): PacedStage => {
    const reach = (): string | null => {
      const [next = null] = reaches.length > 1 ? reaches.splice(0, 1) : reaches
      return next
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of the stage is asked
    return { goOn: () => undefined, reach } as unknown as PacedStage
  }

  test('goes straight there where nobody needs to keep up, or the reach is beyond', async () => {
    expect(await nextStop(stageOf([null]), monday, nextWeek)).toBe(nextWeek)
    expect(await nextStop(stageOf([nextWeek]), monday, friday)).toBe(friday)
  })

  test('stops at the reach, and waits there until it moves', async () => {
    expect(await nextStop(stageOf([friday]), monday, nextWeek)).toBe(friday)
    expect(await nextStop(stageOf([friday, friday, nextWeek]), friday, nextWeek)).toBe(nextWeek)
  })

  test('ends its wait when the rehearsal is called off', async () => {
    const goOn = (): void => {
      throw new Error('called off')
    }
    await expect(nextStop({ ...stageOf([friday]), goOn }, friday, nextWeek)).rejects.toThrow('called off')
  })
})
