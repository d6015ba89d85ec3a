import { beforeAll, describe, expect, test } from 'vitest'
import { checkRuns, runEnds, startedSteps } from '../../audit/check-runs.ts'
import { textAt } from '../../audit/json-members.ts'
import type { RunJson } from '../../audit/recorded-leaves.ts'
import { recordedRun, withEvents } from './support/history-json.ts'

const workflowId = 'team/longyou/weekly-salon'
let first: RunJson
let second: RunJson
/** The second run as it was before it went on as a third. */
let open: RunJson
beforeAll(async () => {
  first = await recordedRun('weeklySalon-v0.1.0-orders-001')
  second = await recordedRun('weeklySalon-v0.1.0-orders-002')
  open = withEvents(second, (events) => events.slice(0, -1))
})

const problems = (...runs: readonly RunJson[]): readonly string[] =>
  checkRuns(workflowId, runs.map(runEnds)).map(({ en }) => en)

describe('the runs of a workflow', () => {
  test('follow one another from the first to one that is open', () => {
    expect(problems(first, open)).toEqual([])
  })

  test('do not follow when one is missing at the beginning, between or at the end', () => {
    expect(problems(open)[0]).toContain(
      `Run 1 of ${workflowId} does not follow: its chain began with ${first.runId}`,
    )
    expect(problems(first)).toEqual([
      `Run 1 of ${workflowId} does not follow: it goes on as ${second.runId}, and is followed by none`,
    ])
    expect(problems(first, second)).toHaveLength(1)
  })

  test('do not follow in another order, or twice', () => {
    expect(problems(open, first).length).toBe(2)
    expect(problems(first, first, open).length).toBeGreaterThan(0)
  })

  test('are not taken under another run’s or workflow’s name, as after a reset', () => {
    const reset = { ...open, runId: first.runId.replace(/^./u, 'x') }
    expect(problems(first, reset).join()).toContain('it was reset, or is another run')
    expect(problems({ runId: first.runId, history: {} }, open)[0]).toContain('it is empty')
  })
})

describe('runs at another installation', () => {
  /** The first there, of a team that was adopted from this run. */
  function adoptedFrom({ runId }: RunJson): RunJson {
    const data = Buffer.from(JSON.stringify({ adopted: { from: { runId } } })).toString('base64')
    const own = { originalExecutionRunId: 'there-1', firstExecutionRunId: 'there-1', workflowId }
    const started = { ...own, input: { payloads: [{ data }] } }
    return { runId: 'there-1', history: { events: [{ workflowExecutionStartedEventAttributes: started }] } }
  }

  test('follow the last one here when the first there names it', () => {
    expect(problems(first, open, adoptedFrom(open))).toEqual([])
  })

  test('do not follow when they name another, or when the last one here went on', () => {
    expect(problems(first, open, adoptedFrom(first)).length).toBeGreaterThan(0)
    expect(problems(first, adoptedFrom(first))).toEqual([
      `Run 1 of ${workflowId} does not follow: it goes on as ${second.runId}, and is followed by none`,
    ])
  })
})

describe('the steps that a programme has started', () => {
  test('are told by its history', async () => {
    const programme = await recordedRun('teamProgramme-v0.1.0-three-years-001')
    const started = startedSteps(programme)
    expect(started).toHaveLength(6)
    expect(started.every((id) => id.startsWith('team/longyou/'))).toBe(true)
    expect(textAt(programme.history, 'events', 0, 'eventType')).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED')
  })
})
