import { type Instant, instantFromMs } from '../domain/calendar/instant.ts'
import { listAt, textAt } from './json-members.ts'

/**
 * The moments of each workflow task that a local activity outlasted, so that it was prolonged by tasks which hold nothing
 * else, up to the activity's answer. Live code saw the first of them; a replay is told the last one.
 */
export function momentsOfLongTasks(history: unknown): readonly ReadonlySet<Instant>[] {
  const found: ReadonlySet<Instant>[] = []
  let moments: Instant[] = []
  for (const event of listAt(history, 'events')) {
    switch (textAt(event, 'eventType')) {
      case 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED':
      case 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED':
        break
      case 'EVENT_TYPE_WORKFLOW_TASK_STARTED': {
        const ms = Date.parse(textAt(event, 'eventTime') ?? '')
        // What has no time prolongs nothing.
        if (!Number.isNaN(ms)) moments.push(instantFromMs(ms))
        break
      }
      case 'EVENT_TYPE_MARKER_RECORDED':
        if (moments.length > 1) found.push(new Set(moments))
        moments = []
        break
      default:
        moments = []
    }
  }
  return found
}
