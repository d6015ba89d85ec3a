import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { ParentClosePolicy, startChild } from '@temporalio/workflow'
import type { Instant } from '../domain/calendar/instant.ts'
import type { AdoptedFrom } from '../domain/cadence/events.ts'
import { type CadenceState, cadenceWorkflowId, initialCadence } from '../domain/cadence/state.ts'
import type { ProgrammeState } from '../domain/programme/programme-state.ts'
import type { StepDefinition } from '../domain/programme/template.ts'
import type { CadenceInput } from './cadence-loop.ts'
import { workflowTypeOfStep } from './names.ts'
import { searchAttributesOf } from './search-attributes.ts'

export interface AdoptedTeam {
  readonly from: AdoptedFrom
  /** The steps that have not concluded. */
  readonly cadences: readonly { readonly from: AdoptedFrom; readonly state: CadenceState }[]
}

/** Each has started before anything else goes on: the programme's own continue-as-new counts as a close. */
export async function startCadences(
  state: ProgrammeState,
  steps: readonly StepDefinition[],
  startedAt: Instant,
): Promise<void> {
  const { team, endsOn, calendarVersion } = state
  const { teamId, template, startOn, salon } = team
  await Promise.all(
    steps.map((definition) => {
      const setup = { teamId, template, definition, startOn, endsOn, salon, startedAt }
      return startCadence(state, definition, { state: initialCadence({ setup, calendarVersion }) })
    }),
  )
}

export async function adoptCadences(
  programme: ProgrammeState,
  cadences: AdoptedTeam['cadences'],
): Promise<void> {
  await Promise.all(
    cadences.map(({ from, state }) =>
      startCadence(programme, state.setup.definition, { state, adopted: { from } }),
    ),
  )
}

async function startCadence(
  { team }: ProgrammeState,
  definition: StepDefinition,
  input: CadenceInput,
): Promise<void> {
  try {
    await startChild(workflowTypeOfStep[definition.step], {
      workflowId: cadenceWorkflowId(team.teamId, definition.step),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      typedSearchAttributes: searchAttributesOf(team, definition.step),
      staticSummary: `${team.county} ${definition.name}`,
      args: [input],
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}
