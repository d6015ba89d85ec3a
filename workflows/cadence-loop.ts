import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  log,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import { addMs, type Instant, msOf } from '../domain/calendar/instant.ts'
import { adoptPlan, planNeeded, stripNeeded } from '../domain/cadence/adopt-plan.ts'
import { type CarriedCadence, packCadence, unpackCadence } from '../domain/cadence/carried-cadence.ts'
import { due, nextInstant } from '../domain/cadence/due.ts'
import type { AdoptedFrom, CadenceEvent } from '../domain/cadence/events.ts'
import { evolve } from '../domain/cadence/evolve.ts'
import { noticesOf } from '../domain/cadence/notices.ts'
import type { PlanPeriodsInput } from '../domain/cadence/plan-periods.ts'
import { record } from '../domain/cadence/record.ts'
import { type CadenceState, cadenceWorkflowId, isOver, programmeWorkflowId } from '../domain/cadence/state.ts'
import type { StepKey } from '../domain/programme/steps.ts'
import {
  type CadenceDesk,
  type CadenceIntake,
  handleCadenceMessages,
  takeCommand,
  takeOrder,
  takeRefusal,
} from './cadence-messages.ts'
import { now } from './clock.ts'
import { type Judge, messageIntake, type Report } from './intake.ts'
import { planPeriods } from './ledger-activities.ts'
import { cadenceConcludedSignal, cadenceReleasedSignal } from './messages.ts'
import { numberOrders } from './number-orders.ts'
import { outboxOf } from './outbox.ts'
import { isLongRun } from './run-length.ts'
import { type WakeTimer, wakeTimer } from './wake-timer.ts'

export interface CadenceInput {
  readonly state: CarriedCadence
  /** Bytes of history after which the run ends; runs that began with 0.1.0 have no such bound. */
  readonly bytesPerRun?: number
  /** Messages whose entries the run before awaited. */
  readonly awaited?: readonly Report[]
  /** Of the first run after a move from another installation. */
  readonly adopted?: { readonly from: AdoptedFrom }
}

/** For the Web UI, as the result of the last run. */
export type RunEnd = { readonly releasedTo: string } | undefined

/** A run ends at the first quiet moment after so many bytes too, or after so long once a period was closed. */
export const bytesPerRun = 76 * 1_024
const runMs = 28 * 86_400_000

/**
 * Runs one cadence until all its occurrences have closed: asks the core what is due, records and notifies in one
 * batch, waits for the next instant or a message. What is carried over is the state, whole.
 */
export async function runCadence(
  input: CadenceInput,
  again: (next: CadenceInput) => Promise<never>,
): Promise<RunEnd> {
  let state = unpackCadence(input.state)
  const intake: CadenceIntake = messageIntake(input.awaited)
  const outbox = outboxOf(state.sequence)
  const runStartedAt = now()
  let closedInRun = false
  let endedBy = 0
  const timer = wakeTimer()

  const take = (events: readonly CadenceEvent[], next: CadenceState): void => {
    let before = state
    for (const event of events) {
      const after = evolve(before, event)
      outbox.add([event], noticesOf(event, before, after))
      if (event.kind === 'occurrenceClosed') closedInRun = true
      if (event.kind === 'cadenceConcluded' || event.kind === 'cadenceReleased') endedBy = event.sequence
      before = after
    }
    state = next
  }
  const desk: CadenceDesk = { state: () => state, take, onceRecorded: (tell) => outbox.onceRecorded(tell) }
  handleCadenceMessages(desk, intake)

  const missing = (): PlanPeriodsInput | null => planNeeded(state, now()) ?? stripNeeded(state, now())
  const plan = async (): Promise<void> => {
    for (let needed = missing(); needed !== null; needed = missing()) {
      const planned = await planPeriods({ calendarVersion: state.calendarVersion, plan: needed })
      const adopted = adoptPlan(state, planned, now())
      take(adopted.events, adopted.state)
      if (planned.nextIndex === needed.fromIndex) return
    }
  }
  // Only where something is to be planned: each await costs the SDK a look at the stack.
  const planIfNeeded = async (): Promise<void> => {
    if (missing() !== null) await plan()
  }
  const judge: Judge<Parameters<CadenceIntake['update']>[0]> = {
    workflowId: cadenceWorkflowId(state.setup.teamId, stepOf(state)),
    recordedTo: () => state.sequence - outbox.size(),
    command: (arrived, vouched) => takeCommand(desk, arrived, vouched),
    report: (_, event) => takeOrder(desk, event),
    refuse: (refusal) => takeRefusal(desk, refusal),
    afterEach: planIfNeeded,
  }

  if (state.sequence === 0) {
    const { definition, startOn, endsOn, template } = state.setup
    const { calendarVersion } = state
    const started = record(
      state,
      [{ kind: 'cadenceStarted', step: definition.step, startOn, endsOn, template, calendarVersion }],
      { at: now() },
    )
    take(started.events, started.state)
  } else if (input.adopted !== undefined) {
    const adopted = record(state, [{ kind: 'cadenceAdopted', from: input.adopted.from }], { at: now() })
    take(adopted.events, adopted.state)
  }
  for (;;) {
    outbox.beginTask()
    timer.reset()
    await planIfNeeded()
    await intake.takeSlice(judge)
    const events = due(state, now())
    take(events, events.reduce(evolve, state))
    await planIfNeeded()
    if (outbox.size() > 0) {
      await outbox.flush()
      await numberOrders(desk)
      // What a flood brought is in the history before the next slice, and before a new run is tried.
      if (intake.isFlooded()) await sleep(1)
      continue
    }
    if (intake.hasWork()) continue
    if (isOver(state)) break
    const next = nextInstant(state, now())
    if (next !== null && next <= now()) continue
    if (allHandlersFinished() && isTimeForNewRun(input, runStartedAt, closedInRun, timer))
      await again({
        state: packCadence({ ...state, watchesOrders: true }),
        bytesPerRun,
        ...(intake.awaited().length === 0 ? {} : { awaited: intake.awaited() }),
      })
    timer.arm(
      next === null ? null : msOf(next),
      next === null ? '' : `下次办理 ${next.slice(0, 16).replace('T', ' ')}`,
    )
    timer.arm(intake.retryAtMs(), '核对来源')
    await condition(
      () => timer.fired() || intake.hasWork() || outbox.size() > 0 || (isLongRun() && allHandlersFinished()),
    )
  }
  // A closed occurrence may be corrected until the very end: what was taken is recorded and answered.
  const drain = async (): Promise<void> => {
    for (;;) {
      outbox.beginTask()
      await intake.takeSlice(judge)
      intake.refuseAwaited(judge)
      if (outbox.size() > 0) {
        await outbox.flush()
        await numberOrders(desk)
      } else if (!intake.hasWork() && allHandlersFinished()) return
      else await condition(() => intake.hasWork() || allHandlersFinished())
    }
  }
  await drain()
  const ended = state.released === undefined ? cadenceConcludedSignal : cadenceReleasedSignal
  const report = { step: stepOf(state), sequence: endedBy }
  await tellProgramme(state, () => programmeOf(state).signal(ended, report))
  await drain()
  return state.released === undefined ? undefined : { releasedTo: state.released }
}

/** A run that is merely old waits for its timer, which the next run would have to arm again. */
function isTimeForNewRun(
  { bytesPerRun: mostBytes }: CadenceInput,
  runStartedAt: Instant,
  closedInRun: boolean,
  timer: WakeTimer,
): boolean {
  if (isLongRun()) return true
  if (mostBytes !== undefined && workflowInfo().historySize >= mostBytes) return true
  return closedInRun && !timer.isArmed() && addMs(runStartedAt, runMs) <= now()
}

/** The programme may have been ended by hand: that is no fault of this step. */
async function tellProgramme(state: CadenceState, tell: () => Promise<void>): Promise<void> {
  try {
    await tell()
  } catch (error) {
    log.warn('the programme could not be told that a step is over', {
      teamId: state.setup.teamId,
      step: stepOf(state),
      error: String(error),
    })
  }
}

function programmeOf({ setup }: CadenceState) {
  return getExternalWorkflowHandle(programmeWorkflowId(setup.teamId))
}

function stepOf({ setup }: CadenceState): StepKey {
  return setup.definition.step
}
