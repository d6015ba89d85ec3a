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
import { type OrderToDeliver, orderDelivery } from './order-delivery.ts'
import { outboxOf } from './outbox.ts'
import { adoptCadences, type AdoptedTeam, startCadences } from './programme-cadences.ts'
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
  readonly orders: readonly OrderToDeliver[]
  /** Messages whose entries the run before awaited. */
  readonly awaited?: readonly Report[]
  /** Of the first run after a move from another installation. */
  readonly adopted?: AdoptedTeam
}

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
  const delivery = orderDelivery(input.orders)
  const intake: ProgrammeIntake = messageIntake(input.awaited)
  const outbox = outboxOf(state.sequence)

  const take = (recorded: ProgrammeRecorded): void => {
    state = recorded.state
    for (const event of recorded.events) outbox.add([event], programmeNotices(event, state))
  }
  const desk: ProgrammeDesk = {
    state: () => state,
    take,
    passOn: (order) => delivery.add(order),
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
    const delivered = await delivery.deliverNext(state.team.teamId)
    if (delivered !== null) {
      if (delivered.order.kind === 'programmeReleased')
        for (const step of delivered.gone)
          take(recordProgramme(state, letGoBody(state, step, false), { at: now() }))
      continue
    }
    if (intake.hasWork()) continue
    if (concludedTallies(state) !== null || isLetGo(state)) break
    const isTimeForNewRun = (): boolean => (startsCadences || isLongRun()) && allHandlersFinished()
    if (isTimeForNewRun()) {
      const awaited = intake.awaited()
      await continueAsNew<typeof teamProgramme>({
        state,
        steps,
        orders: delivery.left(),
        ...(awaited.length === 0 ? {} : { awaited }),
      })
    }
    const hasWork = (): boolean =>
      intake.hasWork() || delivery.hasWork() || outbox.size() > 0 || isTimeForNewRun()
    const retries = [intake.retryAtMs(), delivery.retryAtMs()].filter((atMs) => atMs !== null)
    if (retries.length === 0) await condition(hasWork)
    else await condition(hasWork, Math.max(1, Math.min(...retries) - nowMs()))
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
