import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { getExternalWorkflowHandle, log, ParentClosePolicy, startChild } from '@temporalio/workflow'
import type { Instant } from '../domain/calendar/instant.ts'
import { type CarriedCadence, packCadence } from '../domain/cadence/carried-cadence.ts'
import type { AdoptedFrom, ProgrammeOrder } from '../domain/cadence/events.ts'
import { cadenceWorkflowId, initialCadence } from '../domain/cadence/state.ts'
import type { ProgrammeState } from '../domain/programme/programme-state.ts'
import { type StepKey, stepKeys } from '../domain/programme/steps.ts'
import type { StepDefinition } from '../domain/programme/template.ts'
import { bytesPerRun, type CadenceInput } from './cadence-loop.ts'
import { programmeOrderSignal } from './messages.ts'
import { workflowTypeOfStep } from './names.ts'
import { searchAttributesOf } from './search-attributes.ts'

export interface AdoptedTeam {
  readonly from: AdoptedFrom
  /** The steps that have not concluded. */
  readonly cadences: readonly { readonly from: AdoptedFrom; readonly state: CarriedCadence }[]
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
      const carried = packCadence(initialCadence({ setup, calendarVersion, watchesOrders: true }))
      return startCadence(state, definition, { state: carried, bytesPerRun })
    }),
  )
}

export async function adoptCadences(
  programme: ProgrammeState,
  cadences: AdoptedTeam['cadences'],
): Promise<void> {
  await Promise.all(
    cadences.map(({ from, state }) =>
      startCadence(programme, state.setup.definition, { state, bytesPerRun, adopted: { from } }),
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

/** An order of the programme that steps are to be told of. */
export type OrderToPassOn = ProgrammeOrder & {
  /** Omit for all six. */
  readonly steps?: readonly StepKey[]
}

export interface PassedOn {
  /** Steps that have concluded, or were ended by hand: there is no one to tell. */
  readonly gone: readonly StepKey[]
  /** What is left to be told later, such as to a step that takes no more messages in its present run; null: nothing. */
  readonly left: OrderToPassOn | null
}

/** A step that still waits for an earlier order is told of this one after it. */
export async function passOn(
  { team }: ProgrammeState,
  order: OrderToPassOn,
  earlier: readonly OrderToPassOn[],
): Promise<PassedOn> {
  const gone: StepKey[] = []
  const left: StepKey[] = []
  await Promise.all(
    (order.steps ?? stepKeys).map(async (step) => {
      if (earlier.some(({ steps = stepKeys }) => steps.includes(step))) {
        left.push(step)
        return
      }
      try {
        const cadence = getExternalWorkflowHandle(cadenceWorkflowId(team.teamId, step))
        await cadence.signal(programmeOrderSignal, { sequence: order.sequence })
      } catch (error) {
        const isGone = String(error).includes('not found')
        ;(isGone ? gone : left).push(step)
        log.warn('a step could not be told of an order', { teamId: team.teamId, step, error: String(error) })
      }
    }),
  )
  return { gone, left: left.length === 0 ? null : { ...order, steps: left } }
}
