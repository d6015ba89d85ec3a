import type { History } from '@temporalio/common/lib/proto-utils.js'
import type { RecordedOutcomes } from '../../../activities/activities.ts'
import type { WorkflowBundle } from '../../../workers/build-bundle.ts'
import { replayHistories } from '../../../workers/replay.ts'

/**
 * What a run shows, in words: how it began and ended, which messages and timers it had, and the kinds of events that it
 * recorded. Throws when it does not replay.
 */
export async function featuresOf(
  bundle: WorkflowBundle,
  name: string,
  history: History,
): Promise<ReadonlySet<string>> {
  const outcomes: RecordedOutcomes[] = []
  const report = await replayHistories(bundle, [{ workflowId: name, history }], (_, each) =>
    outcomes.push(each),
  )
  const [failure] = report.failures
  if (failure !== undefined) throw new Error(`${name} does not replay: ${failure.problem}`)
  return new Set([
    ...(history.events ?? []).flatMap(featureOfEvent),
    ...outcomes.flatMap(({ events }) =>
      events.flatMap((event) => [
        event.kind,
        ...(event.kind === 'occurrenceClosed' ? [`closed:${event.result}`] : []),
        ...(event.kind === 'orderDrafted' ? [`lines:${event.lines.length}`] : []),
      ]),
    ),
  ])
}

type HistoryEvent = NonNullable<History['events']>[number]

/** By the attributes, since the type is a number. */
const attributes = [
  ['workflowExecutionContinuedAsNewEventAttributes', 'continued-as-new'],
  ['workflowExecutionCompletedEventAttributes', 'completed'],
  ['workflowExecutionSignaledEventAttributes', 'signal'],
  ['workflowExecutionUpdateAcceptedEventAttributes', 'update'],
  ['timerFiredEventAttributes', 'timer-fired'],
  ['timerCanceledEventAttributes', 'timer-cancelled'],
  ['activityTaskCompletedEventAttributes', 'activity'],
  ['startChildWorkflowExecutionInitiatedEventAttributes', 'child'],
  ['externalWorkflowExecutionSignaledEventAttributes', 'signal-sent'],
] as const satisfies readonly (readonly [keyof HistoryEvent, string])[]

function featureOfEvent(event: HistoryEvent): readonly string[] {
  const started = event.workflowExecutionStartedEventAttributes
  if (started != null) return [(started.continuedExecutionRunId ?? '') === '' ? 'first-run' : 'later-run']
  return attributes.flatMap(([attribute, feature]) => (event[attribute] == null ? [] : [feature]))
}
