import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  ParentClosePolicy,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import type { Outcomes } from '../activities/activities.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import { packCadence } from '../domain/cadence/carried-cadence.ts'
import type { ProgrammeCommand, ProgrammeOrder } from '../domain/cadence/commands.ts'
import { isRefusal, readProgrammeCommand } from '../domain/cadence/read-message.ts'
import { cadenceWorkflowId, initialCadence } from '../domain/cadence/state.ts'
import {
  concludedTallies,
  decideProgramme,
  type ProgrammeRecorded,
  type ProgrammeState,
  programmeNotices,
  recordProgramme,
} from '../domain/programme/programme-state.ts'
import type { StepDefinition } from '../domain/programme/template.ts'
import { bytesPerRun } from './cadence-loop.ts'
import { now } from './clock.ts'
import { fenceOf } from './fence.ts'
import { recordOutcomes } from './ledger-activities.ts'
import {
  amendRosterUpdate,
  cadenceConcludedSignal,
  programmeOrderSignal,
  programmeViewQuery,
  type RecordedAnswer,
  resumeUpdate,
  suspendUpdate,
} from './messages.ts'
import { workflowTypeOfStep } from './names.ts'
import { refusalFailure } from './refusal-failure.ts'
import { searchAttributesOf } from './search-attributes.ts'
import { recordSink } from './sinks.ts'

export interface ProgrammeInput {
  readonly state: ProgrammeState
  /** The six definitions, until the cadences have been started; empty afterwards. */
  readonly steps: readonly StepDefinition[]
  /** Orders that the cadences have not been told yet. */
  readonly orders: readonly ProgrammeOrder[]
}

const eventsPerRun = 256

/**
 * One team's programme, id `team/{teamId}`: started once, starts the six cadences, passes team-wide orders on to them,
 * and ends when all six have concluded. Its state is carried over by continue-as-new. The run that starts the cadences
 * does nothing else: a run that has children cannot skip time in a rehearsal.
 */
export async function teamProgramme(input: ProgrammeInput): Promise<void> {
  let { state } = input
  let { steps } = input
  const startsCadences = steps.length > 0
  const orders: ProgrammeOrder[] = [...input.orders]
  const outbox: { events: Outcomes['events'][number][]; notices: Outcomes['notices'][number][] } = {
    events: [],
    notices: [],
  }

  const flush = async (): Promise<void> => {
    const outcomes: Outcomes = {
      fence: fenceOf(input.state.sequence),
      events: outbox.events.splice(0),
      notices: outbox.notices.splice(0),
    }
    recordSink.outcomes(await recordOutcomes(outcomes), outcomes)
  }
  const take = (recorded: ProgrammeRecorded): void => {
    state = recorded.state
    for (const event of recorded.events) {
      outbox.events.push(event)
      outbox.notices.push(...programmeNotices(event, state))
    }
  }
  const handleUpdate = (definition: typeof suspendUpdate, name: ProgrammeCommand['command']): void => {
    const judge = (message: unknown) => {
      const read = readProgrammeCommand(name, message, 'update')
      if (isRefusal(read)) throw refusalFailure(read)
      const decision = decideProgramme(state, read, now())
      if (decision.refused) throw refusalFailure(decision)
      return decision
    }
    const handler = (message: unknown): RecordedAnswer => {
      const decision = judge(message)
      take(decision)
      if (decision.order !== null) orders.push(decision.order)
      const { commandId, sequence, at, state: answered } = decision.answer
      return { recorded: true, commandId, sequence, at, state: answered }
    }
    setHandler(definition, handler, {
      validator: (message) => {
        judge(message)
      },
    })
  }
  handleUpdate(suspendUpdate, 'suspend')
  handleUpdate(resumeUpdate, 'resume')
  handleUpdate(amendRosterUpdate, 'amend-roster')
  setHandler(cadenceConcludedSignal, ({ step, tally }) => {
    if (state.concluded[step] === undefined)
      take(recordProgramme(state, [{ kind: 'stepConcluded', step, tally }], { at: now() }))
  })
  setHandler(programmeViewQuery, () => {
    const { remembered: _, ...view } = state
    return view
  })

  if (startsCadences) {
    if (state.sequence === 0) take(recordProgramme(state, [startedBody(state)], { at: now() }))
    await startCadences(state, steps, now())
    steps = []
  }
  for (;;) {
    if (outbox.events.length > 0) {
      await flush()
      continue
    }
    const order = orders.shift()
    if (order !== undefined) {
      await passOn(state, order)
      continue
    }
    const tally = concludedTallies(state)
    if (tally !== null) break
    if ((startsCadences || workflowInfo().historyLength >= eventsPerRun) && allHandlersFinished())
      await continueAsNew<typeof teamProgramme>({ state, steps, orders })
    await condition(() => outbox.events.length > 0 || orders.length > 0)
  }
  const tally = concludedTallies(state)
  if (tally !== null) take(recordProgramme(state, [{ kind: 'programmeConcluded', tally }], { at: now() }))
  await flush()
  await condition(allHandlersFinished)
}

function startedBody({ team, endsOn, calendarVersion }: ProgrammeState) {
  const { name, county, industry, template, startOn, salon, seats } = team
  return {
    kind: 'programmeStarted',
    name,
    county,
    industry,
    template,
    startOn,
    endsOn,
    calendarVersion,
    salon,
    seats,
  } as const
}

/** Each has started before anything else goes on: the programme's own continue-as-new counts as a close. */
async function startCadences(
  state: ProgrammeState,
  steps: readonly StepDefinition[],
  startedAt: Instant,
): Promise<void> {
  const { team, endsOn, calendarVersion } = state
  const { teamId, template, startOn, salon } = team
  await Promise.all(
    steps.map(async (definition) => {
      const setup = { teamId, template, definition, startOn, endsOn, salon, startedAt }
      try {
        await startChild(workflowTypeOfStep[definition.step], {
          workflowId: cadenceWorkflowId(teamId, definition.step),
          parentClosePolicy: ParentClosePolicy.ABANDON,
          typedSearchAttributes: searchAttributesOf(team, definition.step),
          staticSummary: `${team.county} ${definition.name}`,
          args: [
            {
              state: packCadence(initialCadence({ setup, calendarVersion, watchesOrders: true })),
              bytesPerRun,
            },
          ],
        })
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
      }
    }),
  )
}

/** A step that has concluded, or was ended by hand, has no one to tell. */
async function passOn({ team }: ProgrammeState, order: ProgrammeOrder): Promise<void> {
  await Promise.all(
    Object.keys(workflowTypeOfStep).map(async (step) => {
      try {
        await getExternalWorkflowHandle(`team/${team.teamId}/${step}`).signal(programmeOrderSignal, order)
      } catch (error) {
        log.warn('a step could not be told of an order', { teamId: team.teamId, step, error: String(error) })
      }
    }),
  )
}
