import { describe, expect } from 'vitest'
import { courseOfEvents } from './course-of-events.ts'

describe('a course of events', { shuffle: true }, () => {
  const inTurn = courseOfEvents()
  const happened: string[] = []

  for (const [index, day] of ['the first day', 'the second day', 'the third day'].entries())
    inTurn(`has ${day} after those before it, whichever is asked for first`, async () => {
      expect(happened).toHaveLength(index)
      await Promise.resolve()
      happened.push(day)
    })
})
