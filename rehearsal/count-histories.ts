import type { History } from '@temporalio/common/lib/proto-utils.js'
import proto from '@temporalio/proto'

type HistoryEvent = NonNullable<History['events']>[number]

const { EventType } = proto.temporal.api.enums.v1

/** What the histories of one team cost. */
export interface HistoryCounts {
  readonly runs: number
  /** Without the events that only a rehearsal causes. */
  readonly historyEvents: number
  readonly largestRunEvents: number
  /** As the histories show them: a refused update leaves nothing there. */
  readonly billableActions: number
}

export const noHistories: HistoryCounts = {
  runs: 0,
  historyEvents: 0,
  largestRunEvents: 0,
  billableActions: 0,
}

export function countRun(counts: HistoryCounts, history: History): HistoryCounts {
  const events = (history.events ?? []).filter((event) => !isOfRehearsal(event))
  return {
    runs: counts.runs + 1,
    historyEvents: counts.historyEvents + events.length,
    largestRunEvents: Math.max(counts.largestRunEvents, events.length),
    billableActions: counts.billableActions + billableActions(events),
  }
}

/** Time skips, and the changed options that asked for them. */
function isOfRehearsal({ eventType }: HistoryEvent): boolean {
  return (
    eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED ||
    eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED
  )
}

/** @source docs/performance.md */
function billableActions(events: readonly HistoryEvent[]): number {
  const localActivityTasks = new Set(
    events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      marker?.markerName === 'core_local_activity' ? [String(marker.workflowTaskCompletedEventId)] : [],
    ),
  )
  return events.reduce((sum, event) => sum + actionsOf(event), localActivityTasks.size)
}

/** Local activities are counted by workflow task, not here; a child's own start is counted with its parent. */
function actionsOf(event: HistoryEvent): number {
  switch (event.eventType) {
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
      return isFirstOfAll(event) ? 1 : 0
    case EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
      return 2
    case EventType.EVENT_TYPE_TIMER_STARTED:
    case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
    case EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
      return 1
    case EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED:
      return Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1)
    default:
      return 0
  }
}

function isFirstOfAll({ workflowExecutionStartedEventAttributes: started }: HistoryEvent): boolean {
  const continued = started?.continuedExecutionRunId ?? ''
  return continued === '' && started?.parentWorkflowExecution == null
}
