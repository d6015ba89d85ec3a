import { describe, expect, test } from 'vitest'
import { canonicalText } from '../../audit/canonical-json.ts'
import { type CheckedLog, digestOf } from '../../audit/check-log.ts'
import { checkReplay } from '../../audit/check-replay.ts'
import { momentsOfLongTasks } from '../../audit/long-tasks.ts'

const workflowId = 'team/longyou/weekly-salon'
const task = (second: string, end = 'COMPLETED') => [
  { eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED', eventTime: `2026-12-08T01:09:${second}.100Z` },
  { eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED', eventTime: `2026-12-08T01:09:${second}.200Z` },
  { eventType: `EVENT_TYPE_WORKFLOW_TASK_${end}`, eventTime: `2026-12-08T01:09:${second}.900Z` },
]
const marker = { eventType: 'EVENT_TYPE_MARKER_RECORDED', eventTime: '2026-12-08T01:09:59Z' }
const timer = { eventType: 'EVENT_TYPE_TIMER_FIRED', eventTime: '2026-12-08T01:09:10Z' }

const at = (second: string) => `2026-12-08T09:09:${second}+08:00`
const yellow = (second: string) => ({
  workflowId,
  sequence: 1,
  kind: 'milestoneTurnedYellow',
  at: at(second),
})

/** A log of one entry, as `recordOutcomes` answered it when it was live. */
function log(events: readonly unknown[]): CheckedLog {
  return {
    teamId: 'longyou',
    workflowId,
    recorded: [digestOf(canonicalText(yellow('11')))],
    readRuns: () => [{ runId: 'run', history: { events } }],
    runs: 1,
    historyEvents: events.length,
    hashes: [],
    actors: { signed: 0, unsigned: 0, localAdmin: 0, findings: [] },
    isUnread: false,
    links: [],
    startedSteps: [],
    plannedBy: [],
    builds: [],
    findings: [],
  }
}

const replayedAt =
  (second: string) => async (_: unknown, on: (asked: unknown[], written: unknown[]) => void) => {
    on([yellow(second)], [yellow('11')])
    return []
  }

describe('a task that a local activity outlasted', () => {
  test('has the moments of all its parts, up to the answer', () => {
    expect(
      momentsOfLongTasks({ events: [timer, ...task('11'), ...task('26'), marker, ...task('40')] }),
    ).toEqual([new Set([at('11'), at('26')])])
  })

  test('is none when something else happened between, or no answer follows', () => {
    expect(momentsOfLongTasks({ events: [...task('11'), timer, ...task('26'), marker] })).toEqual([])
    expect(momentsOfLongTasks({ events: [...task('11'), ...task('26'), timer] })).toEqual([])
  })

  test('is recorded with its first moment, and a replay that is told its last one agrees', async () => {
    const long = log([timer, ...task('11'), ...task('26'), marker])
    expect(await checkReplay([long], replayedAt('26'))).toEqual([])
  })

  // What differs is looked for in the entries, which these events are not.
  test('covers no other moment, and no other task', async () => {
    await expect(
      checkReplay([log([timer, ...task('11'), ...task('26'), marker])], replayedAt('27')),
    ).rejects.toThrow('run event 1')
    await expect(
      checkReplay([log([...task('11'), timer, ...task('26'), marker])], replayedAt('26')),
    ).rejects.toThrow('run event 1')
  })
})
