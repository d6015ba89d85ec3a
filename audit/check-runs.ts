import { adoptedRunOf } from './adopted-run.ts'
import { type Finding, finding } from './findings.ts'
import { listAt, textAt } from './json-members.ts'
import type { RunJson } from './recorded-leaves.ts'

/** How a run begins and ends. Empty texts: it does not say. */
export interface RunEnds {
  readonly runId: string
  readonly isEmpty: boolean
  readonly workflowId: string
  readonly originalRunId: string
  readonly firstRunId: string
  readonly previousRunId: string
  readonly nextRunId: string
  /** Null: it was started where it ran. */
  readonly adoptedRunId: string | null
}

export function runEnds({ runId, history }: RunJson): RunEnds {
  const events = listAt(history, 'events')
  const [first, last] = [events[0], events.at(-1)]
  const started = (name: string): string =>
    textAt(first, 'workflowExecutionStartedEventAttributes', name) ?? ''
  return {
    runId,
    isEmpty: events.length === 0,
    workflowId: started('workflowId'),
    originalRunId: started('originalExecutionRunId'),
    firstRunId: started('firstExecutionRunId'),
    previousRunId: started('continuedExecutionRunId'),
    nextRunId: textAt(last, 'workflowExecutionContinuedAsNewEventAttributes', 'newExecutionRunId') ?? '',
    adoptedRunId: adoptedRunOf(first),
  }
}

/**
 * Whether a workflow's runs follow one another by continue-as-new, from its first to one that goes on with no other; where
 * the record was taken over from another installation a chain ends, and the next begins whose input names its last run.
 */
export function checkRuns(workflowId: string, runs: readonly RunEnds[]): readonly Finding[] {
  const begins = runs.map(
    ({ adoptedRunId }, index) => index === 0 || adoptedRunId === (runs[index - 1]?.runId ?? ''),
  )
  let firstRunId = ''
  return runs.flatMap((run, index) => {
    if (begins[index] === true) firstRunId = run.runId
    const problem = runProblem(run, {
      workflowId,
      firstRunId,
      previousRunId: begins[index] === true ? '' : (runs[index - 1]?.runId ?? ''),
      nextRunId: begins[index + 1] === true ? '' : (runs[index + 1]?.runId ?? ''),
    })
    return problem === null ? [] : [finding('run-chain', { workflowId, number: index + 1, problem })]
  })
}

/** Empty texts: none. */
type Neighbours = Pick<RunEnds, 'workflowId' | 'firstRunId' | 'previousRunId' | 'nextRunId'>

function runProblem(run: RunEnds, expected: Neighbours): string | null {
  if (run.isEmpty) return 'it is empty'
  if (run.workflowId !== '' && run.workflowId !== expected.workflowId) return `it is of ${run.workflowId}`
  if (run.originalRunId !== run.runId)
    return `it began as ${run.originalRunId}: it was reset, or is another run`
  if (run.firstRunId !== expected.firstRunId)
    return `its chain began with ${run.firstRunId}, not with ${expected.firstRunId}`
  if (run.previousRunId !== expected.previousRunId)
    return `it continues ${words(run.previousRunId)}, not ${words(expected.previousRunId)}`
  if (run.nextRunId !== expected.nextRunId)
    return `it goes on as ${words(run.nextRunId)}, and is followed by ${words(expected.nextRunId)}`
  return null
}

function words(runId: string): string {
  return runId === '' ? 'none' : runId
}

/** The steps that a run of a programme says have been started. */
export function startedSteps({ history }: RunJson): readonly string[] {
  return listAt(history, 'events').flatMap(
    (event) =>
      textAt(event, 'childWorkflowExecutionStartedEventAttributes', 'workflowExecution', 'workflowId') ?? [],
  )
}
