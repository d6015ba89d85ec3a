import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode } from '@temporalio/worker'
import { type History, historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import pino from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildBundle, type WorkflowBundle } from '../../workers/build-bundle.ts'
import { replayHistories } from '../../workers/replay.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { type RecordedHistory, readRecorded } from './support/recorded-history.ts'

type Event = NonNullable<History['events']>[number]

let bundle: WorkflowBundle
let salon: History

beforeAll(async () => {
  installRuntimeLog(pino({ level: 'silent' }))
  bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
  salon = firstOf(await readRecorded(), 'weeklySalon')
})

function firstOf(recorded: readonly RecordedHistory[], type: string): History {
  const found = recorded.find(({ workflowType }) => workflowType === type)
  if (found === undefined) throw new Error(`no ${type} is recorded`)
  return found.history
}

async function failuresOf(code: WorkflowBundle, events: readonly Event[]): Promise<readonly string[]> {
  const history = { events: events.map((event, index) => numbered(event, index + 1)) }
  const report = await replayHistories(code, [{ workflowId: 'broken', history }], () => undefined)
  expect(report.replayed).toBe(1)
  return report.failures.map(({ problem }) => problem)
}

/** A copy, its events numbered without a gap. */
function numbered(event: Event, eventId: number): Event {
  const text: string = historyToJSON({ events: [event] })
  const copy: unknown = JSON.parse(text)
  const [own] = historyFromJSON(copy).events ?? []
  if (own?.eventId == null) throw new Error('an event without a number')
  const { eventId: given } = own
  return { ...own, eventId: given.add(eventId - given.toNumber()) }
}

/** Which command a workflow gave by an event; null: none of these. */
function commandOf(event: Event): string | null {
  if (event.timerStartedEventAttributes != null) return 'timer'
  if (event.markerRecordedEventAttributes != null) return 'marker'
  return event.activityTaskScheduledEventAttributes == null ? null : 'activity'
}

function eventsOf({ events }: History): readonly Event[] {
  return events ?? []
}

function without(history: History, isGone: (event: Event) => boolean): readonly Event[] {
  const events = eventsOf(history)
  const gone = events.findIndex(isGone)
  if (gone < 0) throw new Error('no such event')
  return events.filter((_, index) => index !== gone)
}

describe('the gate', () => {
  test('lets the history pass that is whole', async () => {
    expect(await failuresOf(bundle, eventsOf(salon))).toEqual([])
  })

  test.each([
    ['a timer was set', (event: Event) => event.timerStartedEventAttributes != null],
    ['effects were recorded', (event: Event) => event.markerRecordedEventAttributes != null],
    ['a command was taken', (event: Event) => event.workflowExecutionUpdateAcceptedEventAttributes != null],
  ])('stops a history that lacks the event by which %s', async (_, isGone) => {
    expect(await failuresOf(bundle, without(salon, isGone))).toHaveLength(1)
  })

  test('stops a history of one command more', async () => {
    const events = [...eventsOf(salon)]
    const at = events.findIndex((event) => event.timerStartedEventAttributes != null)
    const timer = events[at]
    if (timer === undefined) throw new Error('no timer')
    events.splice(at, 0, {
      ...timer,
      timerStartedEventAttributes: { ...timer.timerStartedEventAttributes, timerId: '999' },
    })
    expect(await failuresOf(bundle, events)).toHaveLength(1)
  })

  test('stops a history of two commands in the other order', async () => {
    const events = [...eventsOf(salon)]
    const at = events.findIndex((event, index) => {
      const [kind, next] = [commandOf(event), commandOf(events[index + 1] ?? {})]
      return kind !== null && next !== null && kind !== next
    })
    const [first, second] = [events[at], events[at + 1]]
    if (first === undefined || second === undefined) throw new Error('no two such commands')
    events.splice(at, 2, second, first)
    expect(await failuresOf(bundle, events)).toHaveLength(1)
  })

  test('stops workflow code that gives its commands in another order, and only that workflow', async () => {
    const path = fileURLToPath(new URL('./support/reordered-workflows.ts', import.meta.url))
    const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }
    const { code } = await bundleWorkflowCode({ workflowsPath: path, logger: quiet })
    const changed = { code, sourceHash: 'changed' }
    expect(await failuresOf(changed, eventsOf(salon))).toHaveLength(1)
    const visit = firstOf(await readRecorded(), 'monthlyVisit')
    expect(await failuresOf(changed, eventsOf(visit))).toEqual([])
  })
})

const ignore = (): void => undefined
