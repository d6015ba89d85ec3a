import type { History } from '@temporalio/common/lib/proto-utils.js'
import proto from '@temporalio/proto'
import { describe, expect, test } from 'vitest'
import { countRun, noHistories } from '../../rehearsal/count-histories.ts'

type Event = NonNullable<History['events']>[number]

const { EventType } = proto.temporal.api.enums.v1
const { MarkerRecordedEventAttributes } = proto.temporal.api.history.v1

function actionsOf(...events: readonly Event[]): number {
  return countRun(noHistories, { events: [...events] }).billableActions
}

const type = (eventType: NonNullable<Event['eventType']>, rest: Event = {}): Event => ({ ...rest, eventType })
const started = (attributes: Event['workflowExecutionStartedEventAttributes'] = {}): Event =>
  type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, {
    workflowExecutionStartedEventAttributes: attributes,
  })
const marker = (workflowTaskCompletedEventId: number, markerName = 'core_local_activity'): Event =>
  type(EventType.EVENT_TYPE_MARKER_RECORDED, {
    markerRecordedEventAttributes: MarkerRecordedEventAttributes.fromObject({
      markerName,
      workflowTaskCompletedEventId,
    }),
  })
const attempt = (number: number): Event =>
  type(EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED, {
    activityTaskStartedEventAttributes: { attempt: number },
  })

describe('the billable actions of a history', () => {
  test.each([
    ['a start', 1, [started()]],
    ['a run that goes on after continue-as-new', 0, [started({ continuedExecutionRunId: 'before' })]],
    [
      'the start of a child, counted with its parent',
      0,
      [started({ parentWorkflowExecution: { workflowId: 'team/x' } })],
    ],
    [
      'a child',
      2,
      [
        type(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED),
        type(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED),
      ],
    ],
    [
      'a timer, fired or cancelled',
      2,
      [
        type(EventType.EVENT_TYPE_TIMER_STARTED),
        type(EventType.EVENT_TYPE_TIMER_FIRED),
        type(EventType.EVENT_TYPE_TIMER_STARTED),
        type(EventType.EVENT_TYPE_TIMER_CANCELED),
      ],
    ],
    [
      'an activity at the first attempt',
      1,
      [
        type(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED),
        attempt(1),
        type(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED),
      ],
    ],
    [
      'an activity at the third attempt',
      3,
      [
        type(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED),
        attempt(3),
        type(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED),
      ],
    ],
    ['local activities of one workflow task', 1, [marker(4), marker(4), marker(4)]],
    ['local activities of two workflow tasks', 2, [marker(4), marker(9), marker(9)]],
    ['a marker of a patch', 0, [marker(4, 'core_patch')]],
    ['a signal that came in', 1, [type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)]],
    [
      'a signal that went out, counted where it comes in',
      0,
      [
        type(EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED),
        type(EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED),
      ],
    ],
    [
      'an update',
      1,
      [
        type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED),
        type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED),
      ],
    ],
    ['continue-as-new', 1, [type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW)]],
    ['an upsert of search attributes', 1, [type(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)]],
    [
      'workflow tasks and the end',
      0,
      [
        type(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED),
        type(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED),
        type(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED),
        type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
      ],
    ],
  ] as const)('%s: %i', (_, actions, events) => {
    expect(actionsOf(...events)).toBe(actions)
  })
})

test('the events that only a rehearsal causes are counted nowhere, and the runs are added up', () => {
  const own = [
    type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED),
    type(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED),
  ]
  const first = countRun(noHistories, { events: [started(), ...own, marker(4)] })
  expect(first).toEqual({ runs: 1, historyEvents: 2, largestRunEvents: 2, billableActions: 2 })
  const second = countRun(first, { events: [started({ continuedExecutionRunId: 'first' }), ...own] })
  expect(second).toEqual({ runs: 2, historyEvents: 3, largestRunEvents: 2, billableActions: 2 })
})
