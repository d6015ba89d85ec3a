import { lastTask } from './last-task.ts'

/** A run ends at the first quiet moment after so many events, and a new one begins. */
const eventsPerRun = 256

/**
 * Whether the history is long enough for a new run. To be part of what a loop waits for: messages that nothing takes wake
 * nobody, and a run that has 10,000 signals is sent no more.
 */
export function isLongRun(): boolean {
  const { isNewRunSuggested, length } = lastTask()
  return length >= eventsPerRun || isNewRunSuggested
}
