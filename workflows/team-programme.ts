import { allHandlersFinished, condition, continueAsNew, setHandler, sleep } from '@temporalio/workflow'
import { programmeWorkflowId } from '../domain/cadence/state.ts'
import {
  concludedTallies,
  handedOverBody,
  isLetGo,
  type ProgrammeRecorded,
  type ProgrammeState,
  programmeNotices,
  recordProgramme,
} from '../domain/programme/programme-state.ts'
import type { StepDefinition } from '../domain/programme/template.ts'
import type { RunEnd } from './cadence-loop.ts'
import { now, nowMs } from './clock.ts'
import { type Judge, messageIntake, type Report } from './intake.ts'
import { programmeViewQuery } from './messages.ts'
import { outboxOf } from './outbox.ts'
import {
  adoptCadences,
  type AdoptedTeam,
  type OrderToPassOn,
  passOn,
  startCadences,
} from './programme-cadences.ts'
import {
  handleProgrammeMessages,
  letGoBody,
  type ProgrammeDesk,
  type ProgrammeIntake,
  takeProgrammeCommand,
  takeProgrammeRefusal,
  takeStepReport,
} from './programme-messages.ts'
import { isLongRun } from './run-length.ts'

export interface ProgrammeInput {
  readonly state: ProgrammeState
  /** The six definitions, until the cadences have been started; empty afterwards. */
  readonly steps: readonly StepDefinition[]
  /** Orders that the cadences have not been told yet. */
  readonly orders: readonly OrderToPassOn[]
  /** Messages whose entries the run before awaited. */
  readonly awaited?: readonly Report[]
  /** Of the first run after a move from another installation. */
  readonly adopted?: AdoptedTeam
}

/** Between two attempts to tell a step of an order. */
const orderRetryMs = 60_000

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
  const orders: OrderToPassOn[] = [...input.orders]
  /** Steps that could not be told, and are tried again. */
  let untold: readonly OrderToPassOn[] = []
  let triedAtMs = 0
  const intake: ProgrammeIntake = messageIntake(input.awaited)
  const outbox = outboxOf(state.sequence)

  const take = (recorded: ProgrammeRecorded): void => {
    state = recorded.state
    for (const event of recorded.events) outbox.add([event], programmeNotices(event, state))
  }
  const desk: ProgrammeDesk = {
    state: () => state,
    take,
    passOn: (order) => orders.push(order),
    onceRecorded: (tell) => outbox.onceRecorded(tell),
  }
  const judge: Judge<Parameters<ProgrammeIntake['update']>[0]> = {
    workflowId: programmeWorkflowId(state.team.teamId),
    recordedTo: () => state.sequence - outbox.size(),
    command: (arrived, vouched) => takeProgrammeCommand(desk, arrived, vouched),
    report: (_, event) => takeStepReport(desk, event),
    refuse: (refusal) => takeProgrammeRefusal(desk, refusal),
  }
  handleProgrammeMessages(desk, intake)
  setHandler(programmeViewQuery, () => {
    const { remembered: _, ...view } = state
    return view
  })

  const orderRetryAtMs = (): number =>
    untold.length === 0 ? Number.POSITIVE_INFINITY : triedAtMs + orderRetryMs

  if (adopted !== undefined) {
    take(recordProgramme(state, [{ kind: 'programmeAdopted', from: adopted.from }], { at: now() }))
    await adoptCadences(state, adopted.cadences)
  } else if (startsCadences) {
    if (state.sequence === 0) take(recordProgramme(state, [startedBody(state)], { at: now() }))
    await startCadences(state, steps, now())
    steps = []
  }
  for (;;) {
    outbox.beginTask()
    await intake.takeSlice(judge)
    if (outbox.size() > 0) {
      await outbox.flush()
      // What a flood brought is in the history before the next slice, and before a new run is tried.
      if (intake.isFlooded()) await sleep(1)
      continue
    }
    if (untold.length > 0 && orderRetryAtMs() <= nowMs()) {
      orders.unshift(...untold)
      untold = []
    }
    const order = orders.shift()
    if (order !== undefined) {
      const { gone, left } = await passOn(state, order, untold)
      if (order.kind === 'programmeReleased')
        for (const step of gone) take(recordProgramme(state, letGoBody(state, step, false), { at: now() }))
      if (left !== null) {
        untold = [...untold, left]
        triedAtMs = nowMs()
      }
      continue
    }
    if (intake.hasWork()) continue
    if (concludedTallies(state) !== null || isLetGo(state)) break
    const reportRetryAtMs = intake.retryAtMs()
    if (allHandlersFinished() && (startsCadences || isLongRun())) {
      const awaited = reportRetryAtMs === null ? {} : { awaited: intake.awaited() }
      await continueAsNew<typeof teamProgramme>({ state, steps, orders: untold, ...awaited })
    }
    const hasWork = (): boolean =>
      intake.hasWork() || outbox.size() > 0 || orders.length > 0 || (isLongRun() && allHandlersFinished())
    const retryAtMs = Math.min(reportRetryAtMs ?? Number.POSITIVE_INFINITY, orderRetryAtMs())
    if (retryAtMs === Number.POSITIVE_INFINITY) await condition(hasWork)
    else await condition(hasWork, Math.max(1, retryAtMs - nowMs()))
  }
  const tally = concludedTallies(state)
  const body = tally === null ? handedOverBody(state) : ({ kind: 'programmeConcluded', tally } as const)
  take(recordProgramme(state, [body], { at: now() }))
  for (;;) {
    outbox.beginTask()
    await intake.takeSlice(judge)
    intake.refuseAwaited(judge)
    if (outbox.size() > 0) await outbox.flush()
    else if (!intake.hasWork() && allHandlersFinished()) break
    else await condition(() => intake.hasWork() || allHandlersFinished())
  }
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
