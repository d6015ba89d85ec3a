import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { leafLine, recordedText } from '../../audit/canonical-leaf.ts'
import { isObject } from '../../audit/json-members.ts'
import { HistoryFormError, leavesOf, type RunJson } from '../../audit/recorded-leaves.ts'
import { recordedRun, withEvents } from './support/history-json.ts'

const team = 'longyou'
let first: RunJson
let second: RunJson
beforeAll(async () => {
  first = await recordedRun('weeklySalon-v0.1.0-orders-001')
  second = await recordedRun('weeklySalon-v0.1.0-orders-002')
})

const lines = (runs: readonly RunJson[]): readonly string[] => leavesOf(team, runs).map(leafLine)

describe('the leaves of a workflow', () => {
  test('are its recorded events, without gap or repeat across its runs', () => {
    const leaves = leavesOf(team, [first, second])
    expect(leaves.length).toBeGreaterThan(50)
    expect(leaves.map(({ seq }) => seq)).toEqual(leaves.map((_, index) => index + 1))
    expect(new Set(leaves.map(({ runId }) => runId))).toEqual(new Set([first.runId, second.runId]))
    expect(new Set(leaves.map(({ workflowId }) => workflowId))).toEqual(
      new Set(['team/longyou/weekly-salon']),
    )
  })

  test('are lines of canonical JSON from which the event comes out again', () => {
    const [leaf] = leavesOf(team, [first])
    if (leaf === undefined) throw new Error('no leaf')
    expect(leafLine(leaf)).toMatch(
      /^\{"actor":null,"at":"[^"]+","body":\{.*\},"commandId":null,"eventId":\d+,"historyHash":"[0-9a-f]{64}","kind":"cadenceStarted","runId":"[^"]+","seq":1,"team":"longyou","workflowId":"team\/longyou\/weekly-salon"\}$/u,
    )
    expect(JSON.parse(recordedText(leaf))).toMatchObject({
      sequence: 1,
      kind: 'cadenceStarted',
      step: 'weekly-salon',
    })
  })

  test('of a run that still grows are a beginning of the later ones, wherever it is cut', () => {
    const whole = lines([first, second])
    const count = eventCount(second)
    for (let length = 0; length <= count; length += 7) {
      const cut = lines([first, withEvents(second, (events) => events.slice(0, length))])
      expect(cut).toEqual(whole.slice(0, cut.length))
    }
  })

  test('rest on every event before them: one changed value changes all that follow and none before', () => {
    const whole = leavesOf(team, [first, second])
    const at = 10
    const changed = withEvents(first, (events) =>
      events.map((event, index) => (index === at && isObject(event) ? { ...event, taskId: '1' } : event)),
    )
    const other = leavesOf(team, [changed, second])
    for (const [index, leaf] of other.entries()) {
      const isBefore = leaf.runId === first.runId && leaf.eventId <= at
      expect(leaf.historyHash === whole[index]?.historyHash).toBe(isBefore)
    }
  })

  test('are refused when an event of the history was taken out or put elsewhere', () => {
    const without = withEvents(first, (events) => events.toSpliced(5, 1))
    const exchanged = withEvents(first, (events) => [
      ...events.slice(0, 4),
      events[5],
      events[4],
      ...events.slice(6),
    ])
    for (const run of [without, exchanged]) expect(() => leavesOf(team, [run])).toThrow(HistoryFormError)
  })

  /** When this fails after an upgrade of the SDK, read docs/decisions/0008-one-log-a-workflow.md. */
  test('have the hash that the SDK’s form of a history always gave', () => {
    const again = [first, second].map(({ runId, history }): RunJson => {
      const text: string = historyToJSON(historyFromJSON(history))
      return { runId, history: JSON.parse(text) }
    })
    expect(lines(again)).toEqual(lines([first, second]))
    expect(leavesOf(team, again).at(-1)?.historyHash).toBe(
      '971cbf084c10d4aff44cc9d83505df4ea404b2762a6073f90732a68cce1fb400',
    )
  })
})

function eventCount(run: RunJson): number {
  return isObject(run.history) && Array.isArray(run.history['events']) ? run.history['events'].length : 0
}
