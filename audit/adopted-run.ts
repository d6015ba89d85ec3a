import { textAt } from './json-members.ts'

/**
 * The last run at the installation that a run's team was adopted from, as the run's input names it; null: it was started
 * where it ran.
 */
export function adoptedRunOf(started: unknown): string | null {
  const data = textAt(started, 'workflowExecutionStartedEventAttributes', 'input', 'payloads', 0, 'data')
  if (data === null) return null
  try {
    return textAt(JSON.parse(Buffer.from(data, 'base64').toString('utf8')), 'adopted', 'from', 'runId')
  } catch {
    return null
  }
}
