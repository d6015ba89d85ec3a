import { describe, expect, test } from 'vitest'
import { heldOutside, mayHoldMore, wasCutBack } from '../../activities/held-outside.ts'
import type { ArchivedRun } from '../../ledger/archive/archived-run.ts'

function run(
  runId: string,
  first: number | null,
  last: number | null,
  changes: Partial<ArchivedRun> = {},
): ArchivedRun {
  return {
    workflowId: 'team/longyou/weekly-salon',
    runId,
    workflowType: 'weeklySalon',
    previousRunId: null,
    status: 'running',
    startedAt: '2026-01-05T09:00:00+08:00',
    closedAt: null,
    events: 9,
    firstSequence: first,
    lastSequence: last,
    sha256: '',
    bytes: 0,
    archivedAt: '2026-01-06T03:17:00+08:00',
    ...changes,
  }
}

const first = run('a', 1, 4, { status: 'continued-as-new' })
const second = run('b', 5, 8, { previousRunId: 'a' })
const whole = { chain: [first, second], archived: [first, second] }
const span = (count: number) => ({ count, first: 1, last: count })

describe('entries that no run in force holds', () => {
  test('are none where ledger and runs have the same number', () => {
    expect(mayHoldMore(whole, span(8))).toBe(false)
  })

  test('are those before and between the runs; what is behind one that runs may be on its way', () => {
    expect(mayHoldMore(whole, span(10))).toBe(true)
    expect(heldOutside(whole, [-3, 0, 1, 4, 5, 8, 9])).toEqual([-3, 0])
    const gap = run('b', 6, 8, { previousRunId: 'a' })
    expect(heldOutside({ chain: [first, gap], archived: [first, gap] }, [4, 5, 6])).toEqual([5])
  })

  test('are not judged before a chain whose first runs are not archived', () => {
    expect(heldOutside({ chain: [second], archived: [second] }, [1, 4, 5])).toEqual([])
  })

  test('are those behind the end of one that has ended', () => {
    const ended = run('b', 5, 8, { previousRunId: 'a', status: 'completed' })
    expect(heldOutside({ chain: [first, ended], archived: [first, ended] }, [8, 9])).toEqual([9])
  })

  test('are those that a run had which a reset gave up: no lost task wrote them', () => {
    const givenUp = run('b', 5, 12, { previousRunId: 'a', status: 'terminated' })
    const reset = run('c', 5, 6, { previousRunId: 'a' })
    const record = { chain: [first, reset], archived: [first, givenUp, reset] }
    expect(wasCutBack(record)).toBe(true)
    expect(heldOutside(record, [5, 6, 7, 12])).toEqual([7, 12])
    expect(wasCutBack(whole)).toBe(false)
  })

  test('are all where somebody started the workflow again and nothing was recorded since', () => {
    const ended = run('b', 5, 8, { previousRunId: 'a', status: 'terminated' })
    const again = run('x', null, null)
    expect(heldOutside({ chain: [again], archived: [first, ended, again] }, [1, 8])).toEqual([1, 8])
  })
})
