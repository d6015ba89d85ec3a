import { describe, expect, test } from 'vitest'
import { pollFindings } from '../../../temporal/local/latest-poll.ts'

const now = Date.UTC(2026, 10, 27, 4, 0, 0)
const kinds = (latest: number | null): readonly string[] =>
  pollFindings(latest, now).map(({ kind, details }) => `${kind} ${details['seconds'] ?? ''}`.trim())

describe('the latest poll of a worker', () => {
  test('shows that one runs, within a minute and a half', () => {
    expect(kinds(now - 60_000)).toEqual([])
    expect(kinds(now + 4_000)).toEqual([])
  })

  test('shows that none runs when it is older or there is none', () => {
    expect(kinds(now - 100_000)).toEqual(['no-worker'])
    expect(kinds(null)).toEqual(['no-worker'])
  })

  test('shows a clock that is off: no poll is of the future, none is remembered for more than five minutes', () => {
    expect(kinds(now + 90_000)).toEqual(['clock-off 90'])
    expect(kinds(now - 86_400_000)).toEqual(['clock-off 86100'])
  })
})
