import { adoptedRunOf } from './adopted-run.ts'
import { type Finding, finding } from './findings.ts'
import { listAt, textAt } from './json-members.ts'
import type { RunJson } from './recorded-leaves.ts'

/**
 * Whether a workflow's runs follow one another by continue-as-new, from its first to one that goes on with no other; where
 * the record was taken over from another installation a chain ends, and the next begins whose input names its last run.
 */
export function checkRuns(workflowId: string, runs: readonly RunJson[]): readonly Finding[] {
  const begins = runs.map((run, index) => index === 0 || isAdopted(run, runs[index - 1]?.runId ?? ''))
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

function isAdopted({ history }: RunJson, previousRunId: string): boolean {
  return adoptedRunOf(listAt(history, 'events')[0]) === previousRunId
}

interface Neighbours {
  readonly workflowId: string
  readonly firstRunId: string
  /** Empty: none. */
  readonly previousRunId: string
  readonly nextRunId: string
}

function runProblem({ runId, history }: RunJson, expected: Neighbours): string | null {
  const events = listAt(history, 'events')
  const started = (name: string): string =>
    textAt(events[0], 'workflowExecutionStartedEventAttributes', name) ?? ''
  if (events.length === 0) return 'it is empty'
  if (started('workflowId') !== '' && started('workflowId') !== expected.workflowId)
    return `it is of ${started('workflowId')}`
  if (started('originalExecutionRunId') !== runId)
    return `it began as ${started('originalExecutionRunId')}: it was reset, or is another run`
  if (started('firstExecutionRunId') !== expected.firstRunId)
    return `its chain began with ${started('firstExecutionRunId')}, not with ${expected.firstRunId}`
  if (started('continuedExecutionRunId') !== expected.previousRunId)
    return `it continues ${words(started('continuedExecutionRunId'))}, not ${words(expected.previousRunId)}`
  const next =
    textAt(events.at(-1), 'workflowExecutionContinuedAsNewEventAttributes', 'newExecutionRunId') ?? ''
  if (next !== expected.nextRunId)
    return `it goes on as ${words(next)}, and is followed by ${words(expected.nextRunId)}`
  return null
}

function words(runId: string): string {
  return runId === '' ? 'none' : runId
}

/** The steps that a programme's history says have been started. */
export function startedSteps(runs: readonly RunJson[]): readonly string[] {
  return runs
    .flatMap(({ history }) => listAt(history, 'events'))
    .flatMap(
      (event) =>
        textAt(event, 'childWorkflowExecutionStartedEventAttributes', 'workflowExecution', 'workflowId') ??
        [],
    )
}
