import type { History } from '@temporalio/common/lib/proto-utils.js'
import proto from '@temporalio/proto'

const { EventType } = proto.temporal.api.enums.v1

/** A run's size in bytes as the server stores it, without the events that only a rehearsal causes. */
export function runBytes(history: History): number {
  const events = (history.events ?? []).filter(
    ({ eventType }) =>
      eventType !== EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED &&
      eventType !== EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
  )
  return proto.temporal.api.history.v1.History.encode({ events }).finish().length
}
