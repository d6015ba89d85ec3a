import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow'
import type { Outcomes } from '../activities/activities.ts'
import type { ProgrammeCommand, ProgrammeOrder } from '../domain/cadence/commands.ts'
import { isRefusal, readProgrammeCommand } from '../domain/cadence/read-message.ts'
import {
  concludedTallies,
  decideProgramme,
  handedOverBody,
  isLetGo,
  type ProgrammeRecorded,
  type ProgrammeState,
  programmeNotices,
  recordProgramme,
} from '../domain/programme/programme-state.ts'
import type { StepKey } from '../domain/programme/steps.ts'
import type { StepDefinition } from '../domain/programme/template.ts'
import type { RunEnd } from './cadence-loop.ts'
import { now } from './clock.ts'
import { fenceOf } from './fence.ts'
import { recordOutcomes } from './ledger-activities.ts'
import {
  amendRosterUpdate,
  cadenceConcludedSignal,
  cadenceReleasedSignal,
  programmeViewQuery,
  type RecordedAnswer,
  releaseUpdate,
  resumeUpdate,
  suspendUpdate,
} from './messages.ts'
import { adoptCadences, type AdoptedTeam, passOn, startCadences } from './programme-cadences.ts'
import { refusalFailure } from './refusal-failure.ts'
import { recordSink } from './sinks.ts'

export interface ProgrammeInput {
  readonly state: ProgrammeState
  /** The six definitions, until the cadences have been started; empty afterwards. */
  readonly steps: readonly StepDefinition[]
  /** Orders that the cadences have not been told yet. */
  readonly orders: readonly ProgrammeOrder[]
  /** Of the first run after a move from another installation. */
  readonly adopted?: AdoptedTeam
}

const eventsPerRun = 256

/**
 * One team's programme, id `team/{teamId}`: started once, starts the six cadences, passes team-wide orders on to them,
 * and ends when all six have concluded, or have let go of it to go on at another installation. Its state is carried over
 * by continue-as-new. The run that starts the cadences does nothing else: a run that has children cannot skip time in a
 * rehearsal.
 */
export async function teamProgramme(input: ProgrammeInput): Promise<RunEnd> {
  let { state } = input
  let { steps } = input
  const { adopted } = input
  const startsCadences = steps.length > 0 || adopted !== undefined
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
  handleUpdate(releaseUpdate, 'release')
  setHandler(cadenceConcludedSignal, ({ step, tally }) => {
    if (state.concluded[step] === undefined)
      take(recordProgramme(state, [{ kind: 'stepConcluded', step, tally }], { at: now() }))
  })
  const letGo = (step: StepKey, reached: boolean): void => {
    if (state.concluded[step] === undefined && state.released?.steps.includes(step) === false)
      take(recordProgramme(state, [{ kind: 'stepReleased', step, reached }], { at: now() }))
  }
  setHandler(cadenceReleasedSignal, ({ step }) => {
    letGo(step, true)
  })
  setHandler(programmeViewQuery, () => {
    const { remembered: _, ...view } = state
    return view
  })

  if (adopted !== undefined) {
    take(recordProgramme(state, [{ kind: 'programmeAdopted', from: adopted.from }], { at: now() }))
    await adoptCadences(state, adopted.cadences)
  } else if (startsCadences) {
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
      const untold = await passOn(state, order)
      if (order.order === 'release') for (const step of untold) letGo(step, false)
      continue
    }
    if (concludedTallies(state) !== null || isLetGo(state)) break
    if ((startsCadences || workflowInfo().historyLength >= eventsPerRun) && allHandlersFinished())
      await continueAsNew<typeof teamProgramme>({ state, steps, orders })
    await condition(() => outbox.events.length > 0 || orders.length > 0)
  }
  const tally = concludedTallies(state)
  const body = tally === null ? handedOverBody(state) : ({ kind: 'programmeConcluded', tally } as const)
  take(recordProgramme(state, [body], { at: now() }))
  await flush()
  await condition(allHandlersFinished)
  return state.released === undefined ? undefined : { releasedTo: state.released.to }
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
