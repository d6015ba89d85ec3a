import type { History } from '@temporalio/common/lib/proto-utils.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { chainOf } from '../../../bench/control/chain-of-history.ts'
import { type Chain, type Move, nextMoves } from '../../../bench/control/moves.ts'
import { milliseconds } from '../../../bench/timestamp.ts'
import { readRecorded } from '../../replay/support/recorded-history.ts'

let salon: History
let chain: Chain

beforeAll(async () => {
  const recorded = await readRecorded()
  const found = recorded.find(({ name }) => /^weeklySalon-.*-three-years-029/.test(name))
  if (found === undefined) throw new Error('no salon of three years is recorded')
  salon = found.history
  chain = chainOf([salon])
})

function count(isOne: (event: NonNullable<History['events']>[number]) => boolean): number {
  return (salon.events ?? []).filter(isOne).length
}

function movesOf<Name extends Move[0]>(name: Name): readonly Extract<Move, readonly [Name, ...unknown[]]>[] {
  return chain.moves.filter((move): move is Extract<Move, readonly [Name, ...unknown[]]> => move[0] === name)
}

describe('the chain of a recorded history', () => {
  test('holds each of its timers and local activities, and its end', () => {
    expect(movesOf('arm')).toHaveLength(count((event) => event.timerStartedEventAttributes != null))
    expect(movesOf('arm').length).toBeGreaterThan(5)
    expect(movesOf('plan').length + movesOf('write').length).toBe(
      count((event) => event.markerRecordedEventAttributes != null),
    )
    expect(chain.moves.at(-1)?.[0]).toBe('continue')
  })

  test('waits for each timer that fired and each update that came', () => {
    const waits = movesOf('wait')
    const timers = waits.reduce((sum, [, each]) => sum + each, 0)
    const updates = waits.reduce((sum, [, , each]) => sum + each, 0)
    expect(timers).toBe(count((event) => event.timerFiredEventAttributes != null))
    expect(updates).toBe(count((event) => event.workflowExecutionUpdateAcceptedEventAttributes != null))
    expect(updates).toBeGreaterThan(5)
  })

  test('arms its timers for the moments at which they fired, counted from the beginning', () => {
    const moments = movesOf('arm').map(([, afterMs]) => afterMs)
    const beganMs = milliseconds(salon.events?.[0]?.eventTime)
    const fired = (salon.events ?? []).flatMap(({ eventTime, timerFiredEventAttributes: timer }) =>
      timer == null ? [] : [milliseconds(eventTime) - beganMs],
    )
    expect(fired.length).toBeGreaterThan(5)
    for (const firedMs of fired)
      expect(moments.some((moment) => Math.abs(firedMs - moment) < 2_000)).toBe(true)
  })

  test('knows what each local activity wrote and was asked', () => {
    const writes = chain.moves.flatMap((move, index) => (move[0] === 'write' ? [index] : []))
    const plans = chain.moves.flatMap((move, index) => (move[0] === 'plan' ? [index] : []))
    expect(Object.keys(chain.outcomes).map(Number)).toEqual(writes)
    expect(Object.keys(chain.plans).map(Number)).toEqual(plans)
    for (const index of writes) {
      const { events = [], notices = [] } = chain.outcomes[index] ?? {}
      expect(chain.moves[index]?.[1]).toHaveLength(events.length + notices.length)
    }
  })

  test('is handed out piece by piece, each up to its next local activity', () => {
    const script = { salon: chain }
    const pieces: (readonly Move[])[] = []
    for (let from = 0; from < chain.moves.length; from += pieces.at(-1)?.length ?? 1)
      pieces.push(nextMoves(script, 'salon', from))
    expect(pieces.flat()).toEqual(chain.moves)
    for (const piece of pieces.slice(0, -1)) {
      expect(piece.slice(0, -1).some(([name]) => name === 'plan' || name === 'write')).toBe(false)
      expect(['plan', 'write']).toContain(piece.at(-1)?.[0])
    }
  })
})
